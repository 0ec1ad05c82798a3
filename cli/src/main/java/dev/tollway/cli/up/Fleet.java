package dev.tollway.cli.up;

import dev.tollway.cli.process.DemoService;
import dev.tollway.cli.process.SidecarStart;
import dev.tollway.cli.process.StoppedException;
import dev.tollway.operator.standalone.folder.WorkloadEntry;
import dev.tollway.sidecar.Sidecar;
import dev.tollway.sidecar.SidecarSettings;
import dev.tollway.sidecar.http.Loops;
import io.grpc.Channel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sidecars of this process: one for each entry of the workload map, as it stands now. */
final class Fleet implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);

  /** How long requests in flight may take when an entry goes or the process ends. */
  private static final Duration DRAIN = Duration.ofSeconds(5);

  private final Channel controlPlane;
  private final Path state;
  private final Loops loops = Loops.open();
  private final Map<String, Member> members = new LinkedHashMap<>();
  private @Nullable DemoService demo;

  /** One running sidecar. */
  record Member(WorkloadEntry entry, Sidecar sidecar) {}

  /**
   * Nothing runs yet.
   *
   * @param state a directory of its own in it for each sidecar
   */
  Fleet(Channel controlPlane, Path state) {
    this.controlPlane = controlPlane;
    this.state = state;
  }

  /** Starts all of the first picture; what cannot start ends the program. */
  synchronized void start(List<WorkloadEntry> entries) throws StoppedException {
    for (WorkloadEntry entry : entries) {
      members.put(entry.podUid(), start(entry));
    }
  }

  /** Follows the workload map; what cannot start is logged and tried again with the next change. */
  synchronized void follow(List<WorkloadEntry> entries) {
    for (Member member : List.copyOf(members.values())) {
      if (!entries.contains(member.entry())) {
        LOG.info("{} at {} ends", member.entry().workload(), member.entry().listen());
        members.remove(member.entry().podUid());
        member.sidecar().close();
      }
    }
    for (WorkloadEntry entry : entries) {
      if (!members.containsKey(entry.podUid())) {
        try {
          members.put(entry.podUid(), start(entry));
        } catch (StoppedException e) {
          LOG.error("{}", e.getMessage());
        }
      }
    }
  }

  private Member start(WorkloadEntry entry) throws StoppedException {
    SidecarStart start =
        new SidecarStart(
            entry.workload() + " at " + entry.listen(),
            "change listen in standalone.yaml, or stop what uses the port");
    try {
      return new Member(entry, start.start(settings(entry), controlPlane, loops));
    } catch (IOException e) {
      throw new StoppedException("The demo upstream cannot start: " + e.getMessage() + ".", e);
    }
  }

  private SidecarSettings settings(WorkloadEntry entry) throws IOException {
    return new SidecarSettings(
        entry.workload().namespace(),
        entry.workload().kind(),
        entry.workload().name(),
        entry.podUid(),
        entry.podName(),
        entry.port(),
        address(entry.listen()),
        entry.upstream().equals(WorkloadEntry.DEMO)
            ? demo().origin()
            : URI.create(entry.upstream()),
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        state.resolve(entry.podUid()),
        List.of(),
        SidecarSettings.MAX_CONNECTIONS,
        SidecarSettings.MAX_CONFIG_AGE,
        DRAIN);
  }

  private static InetSocketAddress address(String listen) {
    int colon = listen.lastIndexOf(':');
    String host = listen.substring(0, colon).replaceAll("^\\[|]$", "");
    return new InetSocketAddress(host, Integer.parseInt(listen.substring(colon + 1)));
  }

  private DemoService demo() throws IOException {
    DemoService running = demo;
    if (running == null) {
      running = new DemoService();
      demo = running;
    }
    return running;
  }

  synchronized List<Member> members() {
    return new ArrayList<>(members.values());
  }

  /** What the sidecars still wait for, one line each; empty: all are ready. */
  synchronized List<String> missing() {
    List<String> lines = new ArrayList<>();
    for (Member member : members.values()) {
      String why = member.sidecar().notReady();
      if (why != null) {
        lines.add(member.entry().workload() + " at " + member.entry().listen() + ": " + why);
      }
    }
    return lines;
  }

  @Override
  public synchronized void close() {
    members.values().forEach(member -> member.sidecar().drain());
    members.values().forEach(member -> member.sidecar().close());
    members.clear();
    if (demo != null) {
      demo.close();
    }
    loops.close();
  }
}
