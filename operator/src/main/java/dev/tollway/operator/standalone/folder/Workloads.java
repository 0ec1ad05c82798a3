package dev.tollway.operator.standalone.folder;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollway.crds.schema.LocatedProblem;
import dev.tollway.operator.identity.WorkloadRef;
import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.resolve.Workload;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Puts the workload map and the workloads of the folder together: which pods exist, on which ports.
 * Pure.
 */
public final class Workloads {
  static final String PORTS_ANNOTATION = "tollway.dev/ports";
  static final String INJECT_LABEL = "tollway.dev/inject";
  private static final String DEFAULT_PORT = "http";
  private static final int DEFAULT_NUMBER = 80;

  private Workloads() {}

  /** What stands behind entries whose port is settled. */
  record Settled(List<WorkloadEntry> entries, List<LocatedProblem> problems) {}

  /**
   * Settles port and name of each entry's pod.
   *
   * @param before the last settled entries by pod uid; one that cannot be settled any more stays
   */
  static Settled settle(
      List<MapLine> lines,
      SortedMap<ObjectRef, FolderObject> objects,
      Map<String, WorkloadEntry> before) {
    List<WorkloadEntry> entries = new ArrayList<>();
    List<LocatedProblem> problems = new ArrayList<>();
    Map<String, Integer> sameAddress = new HashMap<>();
    for (MapLine line : lines) {
      FolderObject manifest = objects.get(ref(line.workload()));
      Optional<String> port =
          manifest == null
              ? Optional.of(portOfRoutes(line, objects, problems))
              : portOfManifest(line, manifest, problems);
      String pod = WorkloadEntry.podNameOf(line.workload(), line.listen());
      int twin = sameAddress.merge(line.workload() + "@" + line.listen(), 1, Integer::sum);
      if (twin > 1) {
        pod += "#" + twin;
      }
      String uid = WorkloadEntry.podUidOf(line.workload(), pod);
      WorkloadEntry last = before.get(uid);
      if (port.isEmpty() && last != null) {
        port = Optional.of(last.port());
      }
      if (port.isEmpty()) {
        continue;
      }
      entries.add(
          new WorkloadEntry(
              line.workload(),
              uid,
              pod,
              port.get(),
              line.labels(),
              line.listen(),
              line.upstream()));
    }
    return new Settled(entries, problems);
  }

  /** All workloads: those of the folder, and entries that stand for one themselves. */
  public static List<Workload> of(FolderState folder) {
    Map<WorkloadRef, List<WorkloadEntry>> pods = new LinkedHashMap<>();
    for (FolderObject object : folder.objects().values()) {
      if (isWorkload(object.ref().kind())) {
        ObjectRef ref = object.ref();
        pods.put(new WorkloadRef(ref.namespace(), ref.kind(), ref.name()), new ArrayList<>());
      }
    }
    for (WorkloadEntry entry : folder.entries()) {
      pods.computeIfAbsent(entry.workload(), ref -> new ArrayList<>()).add(entry);
    }
    List<Workload> workloads = new ArrayList<>();
    pods.forEach(
        (ref, entries) -> workloads.add(workload(ref, folder.objects().get(ref(ref)), entries)));
    return workloads;
  }

  private static Workload workload(
      WorkloadRef ref, @Nullable FolderObject manifest, List<WorkloadEntry> entries) {
    Set<String> taken = new TreeSet<>();
    Map<String, String> labels = new TreeMap<>();
    List<Workload.Pod> pods = new ArrayList<>();
    if (manifest != null) {
      labels.putAll(podLabels(manifest.content()));
    }
    for (WorkloadEntry entry : entries) {
      taken.add(entry.port());
      if (entry.labels() != null) {
        labels.clear();
        labels.putAll(entry.labels());
      }
      pods.add(new Workload.Pod(entry.podUid(), entry.podName(), true, true));
    }
    List<Workload.Port> ports =
        manifest == null ? entryPorts(taken) : manifestPorts(manifest.content(), taken);
    boolean injectOnWorkload =
        manifest != null && manifest.content().path("metadata").path("labels").has(INJECT_LABEL);
    return new Workload(
        ref.namespace(), ref.kind(), ref.name(), labels, injectOnWorkload, ports, pods);
  }

  private static List<Workload.Port> entryPorts(Set<String> taken) {
    return taken.stream().map(Workloads::entryPort).toList();
  }

  private static Workload.Port entryPort(String port) {
    return isNumber(port)
        ? new Workload.Port("", Integer.parseInt(port), true)
        : new Workload.Port(port, DEFAULT_NUMBER, true);
  }

  private static List<Workload.Port> manifestPorts(JsonNode content, Set<String> taken) {
    List<Workload.Port> ports = new ArrayList<>();
    for (Workload.Port port : containerPorts(content)) {
      boolean intercepted =
          taken.contains(port.name()) || taken.contains(Integer.toString(port.number()));
      ports.add(new Workload.Port(port.name(), port.number(), intercepted));
    }
    return ports;
  }

  private static Optional<String> portOfManifest(
      MapLine line, FolderObject manifest, List<LocatedProblem> problems) {
    List<Workload.Port> ports = containerPorts(manifest.content());
    String written = line.port();
    if (written != null) {
      Optional<Workload.Port> found =
          ports.stream().filter(port -> goesBy(port, written)).findFirst();
      if (found.isPresent()) {
        return found.map(Workloads::canonical);
      }
      problems.add(
          line.problem(
              "port",
              "must be a container port of %s (%s): %s"
                  .formatted(line.workload(), manifest.place(), names(ports))));
      return Optional.empty();
    }
    String wanted = annotated(manifest.content());
    Optional<Workload.Port> named = ports.stream().filter(port -> goesBy(port, wanted)).findFirst();
    if (named.isEmpty() && ports.size() == 1) {
      named = Optional.of(ports.getFirst());
    }
    if (named.isEmpty()) {
      problems.add(
          line.problem(
              "port",
              "must be written, since %s (%s) has no container port named %s: %s"
                  .formatted(line.workload(), manifest.place(), wanted, names(ports))));
    }
    return named.map(Workloads::canonical);
  }

  /** Without a manifest the port is the one that the routes targeting the workload name. */
  private static String portOfRoutes(
      MapLine line, SortedMap<ObjectRef, FolderObject> objects, List<LocatedProblem> problems) {
    Set<String> ports = new TreeSet<>();
    for (FolderObject object : objects.values()) {
      if (object.ref().kind().equals("ApiRoute") && targets(object, line)) {
        JsonNode port = object.content().path("spec").path("port");
        if (!port.isMissingNode()) {
          ports.add(port.asText());
        }
      }
    }
    String written = line.port();
    if (written != null) {
      // No route at all is no mistake of the map: it may come with the next file.
      Workload.Port port = entryPort(written);
      if (!ports.isEmpty() && ports.stream().noneMatch(p -> goesBy(port, p))) {
        problems.add(
            line.problem(
                "port",
                "must be a port that a route of %s names: %s"
                    .formatted(line.workload(), String.join(", ", ports))));
      }
      return written;
    }
    if (ports.size() > 1) {
      problems.add(
          line.problem(
              "port",
              "must be written, since the routes of %s name several: %s"
                  .formatted(line.workload(), String.join(", ", ports))));
    }
    return ports.isEmpty() ? DEFAULT_PORT : ports.iterator().next();
  }

  private static boolean targets(FolderObject route, MapLine line) {
    WorkloadRef workload = line.workload();
    JsonNode spec = route.content().path("spec");
    JsonNode target = spec.path("targetRef");
    if (!route.ref().namespace().equals(workload.namespace())) {
      return false;
    }
    if (target.isObject()) {
      return target.path("kind").asText().equals(workload.kind())
          && target.path("name").asText().equals(workload.name());
    }
    Map<String, String> labels = line.labels();
    JsonNode wanted = spec.path("selector").path("matchLabels");
    if (labels == null || !wanted.isObject()) {
      return false;
    }
    return wanted.properties().stream()
        .allMatch(label -> label.getValue().asText().equals(labels.get(label.getKey())));
  }

  private static String annotated(JsonNode content) {
    String ports =
        content.at("/spec/template/metadata/annotations").path(PORTS_ANNOTATION).asText("");
    String first = ports.split(",", 2)[0].strip();
    return first.isEmpty() ? DEFAULT_PORT : first;
  }

  private static List<Workload.Port> containerPorts(JsonNode content) {
    List<Workload.Port> ports = new ArrayList<>();
    for (JsonNode container : content.at("/spec/template/spec/containers")) {
      for (JsonNode port : container.path("ports")) {
        ports.add(
            new Workload.Port(
                port.path("name").asText(""), port.path("containerPort").asInt(), false));
      }
    }
    return ports;
  }

  private static Map<String, String> podLabels(JsonNode content) {
    Map<String, String> labels = new TreeMap<>();
    content
        .at("/spec/template/metadata/labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    return labels;
  }

  /** The one way in which a port is written everywhere else. */
  private static String canonical(Workload.Port port) {
    return port.name().isEmpty() ? Integer.toString(port.number()) : port.name();
  }

  private static boolean goesBy(Workload.Port port, String nameOrNumber) {
    return port.name().equals(nameOrNumber) || Integer.toString(port.number()).equals(nameOrNumber);
  }

  private static String names(Collection<Workload.Port> ports) {
    return ports.isEmpty()
        ? "it has none"
        : "it has "
            + String.join(
                ", ",
                ports.stream()
                    .map(p -> p.name().isEmpty() ? "" + p.number() : p.name() + " " + p.number())
                    .toList());
  }

  private static boolean isWorkload(String kind) {
    return kind.equals("Deployment") || kind.equals("StatefulSet") || kind.equals("DaemonSet");
  }

  private static boolean isNumber(String port) {
    return port.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static ObjectRef ref(WorkloadRef workload) {
    return new ObjectRef(workload.kind(), workload.namespace(), workload.name());
  }
}
