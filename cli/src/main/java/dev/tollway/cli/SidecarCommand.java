package dev.tollway.cli;

import dev.tollway.cli.process.DemoService;
import dev.tollway.cli.sidecar.SidecarProcess;
import dev.tollway.operator.identity.WorkloadRef;
import dev.tollway.operator.standalone.folder.WorkloadEntry;
import dev.tollway.sidecar.ProcessSettings;
import dev.tollway.sidecar.SettingsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tollway sidecar}: one sidecar as a process of its own. */
@Command(
    name = "sidecar",
    mixinStandardHelpOptions = true,
    description = {
      "Guards one port of one workload, with what the control plane at --control-plane says.",
      "Each option may also be given as the variable of the environment that it names.",
      "Prints a line that is only: ready, once clients are served."
    })
public final class SidecarCommand implements Callable<Integer> {
  private static final String UPSTREAM = "TOLLWAY_UPSTREAM";
  private static final String LISTEN = "TOLLWAY_LISTEN";

  @Option(
      names = "--control-plane",
      paramLabel = "ADDRESS:PORT",
      description =
          "TOLLWAY_CONTROL_PLANE: where tollway operator serves sidecars. Loopback only: there is no TLS yet.")
  private @Nullable String controlPlane;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description = "TOLLWAY_NAMESPACE: namespace of the workload.")
  private @Nullable String namespace;

  @Option(
      names = "--workload",
      paramLabel = "KIND/NAME",
      description =
          "TOLLWAY_WORKLOAD_KIND and TOLLWAY_WORKLOAD_NAME: the workload, such as Deployment/orders.")
  private @Nullable String workload;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "TOLLWAY_PORT: container port that is guarded (default: http).")
  private @Nullable String port;

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS:PORT",
      description = "TOLLWAY_LISTEN: where clients are served.")
  private @Nullable String listen;

  @Option(
      names = "--upstream",
      paramLabel = "URL",
      description =
          "TOLLWAY_UPSTREAM: http://host:port of the workload; the option may also be demo, which answers what it got.")
  private @Nullable String upstream;

  @Option(
      names = "--admin-listen",
      paramLabel = "ADDRESS:PORT",
      description =
          "TOLLWAY_ADMIN_LISTEN: where probes and metrics are served (default: 127.0.0.1:9901).")
  private @Nullable String adminListen;

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description = "TOLLWAY_STATE_DIR: where journal and last good configuration are kept.")
  private @Nullable String stateDir;

  @Option(
      names = "--pod-uid",
      paramLabel = "UID",
      description =
          "TOLLWAY_POD_UID: which pod this is (default: the first entry of standalone.yaml with this --workload and --listen).")
  private @Nullable String podUid;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException, IOException {
    if (spec == null) {
      throw new IllegalStateException("started without picocli");
    }
    if (!WorkloadEntry.DEMO.equals(upstream)) {
      return run(spec, said());
    }
    try (DemoService demo = new DemoService()) {
      Map<String, String> said = said();
      said.put(UPSTREAM, demo.origin().toString());
      return run(spec, said);
    }
  }

  private static int run(CommandSpec command, Map<String, String> said)
      throws InterruptedException {
    try {
      ProcessSettings settings = ProcessSettings.ofEnvironment(said);
      return UntilStopped.run(
          new SidecarProcess(settings, command.commandLine().getOut()), command);
    } catch (SettingsException e) {
      PrintWriter err = command.commandLine().getErr();
      e.faults().forEach(line -> err.println(command.qualifiedName() + ": " + line));
      return ExitCode.USAGE;
    }
  }

  private Map<String, String> said() {
    Map<String, String> said = new HashMap<>();
    put(said, "TOLLWAY_CONTROL_PLANE", controlPlane);
    put(said, "TOLLWAY_NAMESPACE", namespace);
    put(said, "TOLLWAY_PORT", port);
    put(said, LISTEN, listen);
    put(said, UPSTREAM, upstream);
    put(said, "TOLLWAY_ADMIN_LISTEN", adminListen);
    put(said, "TOLLWAY_STATE_DIR", stateDir);
    put(said, "TOLLWAY_POD_UID", podUid);
    if (workload != null) {
      int slash = workload.indexOf('/');
      String kind = workload.substring(0, Math.max(0, slash));
      String name = workload.substring(slash + 1);
      put(said, "TOLLWAY_WORKLOAD_KIND", kind.isEmpty() ? null : kind);
      put(said, "TOLLWAY_WORKLOAD_NAME", name);
      if (podUid == null && namespace != null && listen != null) {
        WorkloadRef ref = new WorkloadRef(namespace, kind.isEmpty() ? "Deployment" : kind, name);
        String pod = WorkloadEntry.podNameOf(ref, listen);
        put(said, "TOLLWAY_POD_NAME", pod);
        put(said, "TOLLWAY_POD_UID", WorkloadEntry.podUidOf(ref, pod));
      }
    }
    return said;
  }

  private static void put(Map<String, String> said, String name, @Nullable String value) {
    if (value != null) {
      said.put(name, value);
    }
  }
}
