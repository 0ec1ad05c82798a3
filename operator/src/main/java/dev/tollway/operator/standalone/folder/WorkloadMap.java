package dev.tollway.operator.standalone.folder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollway.crds.schema.LocatedProblem;
import dev.tollway.crds.schema.Manifest;
import dev.tollway.crds.schema.Manifests;
import dev.tollway.crds.schema.Reading;
import dev.tollway.operator.identity.WorkloadRef;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code standalone.yaml}: strict, every problem with its line. Pure. */
final class WorkloadMap {
  private static final int MAX_ENTRIES = 256;
  private static final Set<String> FIELDS =
      Set.of("namespace", "kind", "name", "port", "labels", "listen", "upstream");
  private static final Set<String> KINDS = Set.of("Deployment", "StatefulSet", "DaemonSet");
  private static final Pattern LISTEN =
      Pattern.compile("(?:[\\w.-]+|\\[[0-9a-fA-F:.]+\\]):(\\d{1,5})");

  /** Addresses that take a port on all others. */
  private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "[::]");

  private static final Pattern PORT_NAME = Pattern.compile("(?=.*[a-z])[a-z0-9-]{1,15}");
  private static final Pattern PORT_NUMBER = Pattern.compile("[1-9]\\d{0,4}");

  private final List<MapLine> lines = new ArrayList<>();
  private final List<LocatedProblem> problems = new ArrayList<>();

  private WorkloadMap() {}

  /** The good entries and the problems of the others. */
  record Result(List<MapLine> lines, List<LocatedProblem> problems) {}

  static Result read(String file, String text) {
    Reading reading = Manifests.read(file, text);
    WorkloadMap map = new WorkloadMap();
    map.problems.addAll(reading.problems());
    for (Manifest manifest : reading.manifests()) {
      map.document(manifest, reading.manifests().size() > 1);
    }
    return new Result(List.copyOf(map.lines), List.copyOf(map.problems));
  }

  private void document(Manifest manifest, boolean several) {
    if (several) {
      problems.add(manifest.problem("", "must be the only document of the file"));
      return;
    }
    for (String field : names(manifest.content())) {
      if (!field.equals("workloads")) {
        problems.add(manifest.problem(field, "is unknown here; the one field is workloads"));
      }
    }
    JsonNode entries = manifest.content().path("workloads");
    if (!entries.isArray() || entries.size() > MAX_ENTRIES) {
      problems.add(
          manifest.problem("workloads", "must be a list of at most " + MAX_ENTRIES + " entries"));
      return;
    }
    Map<String, String> listeners = new LinkedHashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      String path = "workloads[" + i + "]";
      if (entries.get(i) instanceof ObjectNode entry) {
        entry(manifest, path, entry, listeners);
      } else {
        problems.add(
            manifest.problem(path, "must have namespace, kind, name, listen and upstream"));
      }
    }
  }

  private void entry(
      Manifest manifest, String path, ObjectNode entry, Map<String, String> listeners) {
    int before = problems.size();
    for (String field : names(entry)) {
      if (!FIELDS.contains(field)) {
        problems.add(
            manifest.problem(
                path + "." + field, "is unknown here; fields are " + String.join(", ", sorted())));
      }
    }
    String namespace = text(manifest, path, entry, "namespace");
    String kind = text(manifest, path, entry, "kind");
    String name = text(manifest, path, entry, "name");
    String listen = text(manifest, path, entry, "listen");
    String upstream = text(manifest, path, entry, "upstream");
    if (!kind.isEmpty() && !KINDS.contains(kind)) {
      problems.add(
          manifest.problem(path + ".kind", "must be Deployment, StatefulSet or DaemonSet"));
    }
    Map<String, String> labels = labels(manifest, path, entry.get("labels"));
    String port = port(manifest, path, entry.get("port"));
    listen(manifest, path, listen, listeners);
    if (!upstream.isEmpty() && !upstream.equals(WorkloadEntry.DEMO) && !isOrigin(upstream)) {
      problems.add(
          manifest.problem(
              path + ".upstream",
              "must be " + WorkloadEntry.DEMO + " or a URL such as http://127.0.0.1:9090"));
    }
    if (problems.size() == before) {
      WorkloadRef workload = new WorkloadRef(namespace, kind, name);
      lines.add(new MapLine(manifest, path, workload, port, labels, listen, upstream));
    }
  }

  private String text(Manifest manifest, String path, ObjectNode entry, String field) {
    JsonNode value = entry.path(field);
    if (value.isTextual() && !value.textValue().isBlank()) {
      return value.textValue();
    }
    problems.add(
        value.isMissingNode()
            ? manifest.problem(path, "must have " + field)
            : manifest.problem(path + "." + field, "must be a string"));
    return "";
  }

  private @Nullable Map<String, String> labels(
      Manifest manifest, String path, @Nullable JsonNode labels) {
    if (labels == null) {
      return null;
    }
    Map<String, String> texts = new TreeMap<>();
    if (!labels.isObject()) {
      problems.add(manifest.problem(path + ".labels", "must be a mapping of strings"));
      return texts;
    }
    for (Map.Entry<String, JsonNode> label : labels.properties()) {
      if (!label.getValue().isTextual()) {
        problems.add(
            manifest.problem(
                path + ".labels", "must have strings as values; quote " + label.getKey()));
      }
      texts.put(label.getKey(), label.getValue().asText());
    }
    return texts;
  }

  private @Nullable String port(Manifest manifest, String path, @Nullable JsonNode port) {
    if (port == null) {
      return null;
    }
    boolean good =
        switch (port.getNodeType()) {
          case STRING -> PORT_NAME.matcher(port.textValue()).matches();
          case NUMBER -> PORT_NUMBER.matcher(port.asText()).matches();
          default -> false;
        };
    if (!good) {
      problems.add(
          manifest.problem(path + ".port", "must be the name or number of a container port"));
    }
    return port.asText();
  }

  private void listen(
      Manifest manifest, String path, String listen, Map<String, String> listeners) {
    if (listen.isEmpty()) {
      return;
    }
    Matcher address = LISTEN.matcher(listen);
    if (!address.matches() || Integer.parseInt(address.group(1)) > 65_535) {
      problems.add(
          manifest.problem(
              path + ".listen", "must be an address and a port such as 127.0.0.1:8080"));
      return;
    }
    String port = address.group(1);
    if (Integer.parseInt(port) == 0) {
      return;
    }
    for (Map.Entry<String, String> other : listeners.entrySet()) {
      if (collide(listen, other.getKey(), ":" + port)) {
        problems.add(
            manifest.problem(
                path + ".listen", "must be free: " + other.getValue() + " listens there"));
        return;
      }
    }
    listeners.put(listen, path);
  }

  private static boolean collide(String listen, String other, String port) {
    return other.endsWith(port)
        && (listen.equals(other)
            || EVERYWHERE.contains(host(listen))
            || EVERYWHERE.contains(host(other)));
  }

  private static String host(String listen) {
    return listen.substring(0, listen.lastIndexOf(':'));
  }

  private static boolean isOrigin(String url) {
    try {
      URI uri = new URI(url);
      return "http".equals(uri.getScheme())
          && uri.getHost() != null
          && uri.getPort() != 0
          && uri.getPort() <= 65_535
          && uri.getRawUserInfo() == null
          && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static List<String> sorted() {
    return FIELDS.stream().sorted().toList();
  }
}
