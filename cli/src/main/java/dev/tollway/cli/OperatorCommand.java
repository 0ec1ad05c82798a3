package dev.tollway.cli;

import dev.tollway.cli.operator.ClusterProcess;
import dev.tollway.cli.operator.OperatorProcess;
import dev.tollway.operator.reconcile.ClusterClient;
import dev.tollway.operator.reconcile.ClusterSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tollway operator}: the control plane as a process of its own. */
@Command(
    name = "operator",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the control plane and the ledger over the cluster of KUBECONFIG, or of the pod it runs in,",
      "or over a folder of manifests, and follows its changes.",
      "Prints where sidecars are served and how to start each, then a line that is only: ready."
    })
public final class OperatorCommand implements Callable<Integer> {
  @Option(
      names = "--standalone",
      paramLabel = "DIR",
      description = "Folder of manifests, which stands where the cluster stands otherwise.")
  private @Nullable Path dir;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Where the ledger is kept (default: .tollway/operator here; .tollway in the folder).")
  private @Nullable Path data;

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS:PORT",
      description =
          "Where sidecars are served (default: a free port; 127.0.0.1:9443 with a folder). Loopback only: there is no TLS yet.")
  private @Nullable String listen;

  @Option(
      names = "--admin-listen",
      paramLabel = "ADDRESS:PORT",
      defaultValue = "127.0.0.1:0",
      description = "Where probes and metrics are served (default: a free port of 127.0.0.1).")
  private String adminListen = "127.0.0.1:0";

  @Option(
      names = "--lease-namespace",
      paramLabel = "NAMESPACE",
      description =
          "Where the Lease lies by which replicas agree who writes (default: that of the pod, outside a pod: default).")
  private @Nullable String leaseNamespace;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException, IOException {
    if (spec == null) {
      throw new IllegalStateException("started without picocli");
    }
    PrintWriter out = spec.commandLine().getOut();
    InetSocketAddress admin = address(spec, "--admin-listen", adminListen);
    Path folder = dir;
    if (folder != null) {
      InetSocketAddress address =
          address(spec, "--listen", listen == null ? "127.0.0.1:9443" : listen);
      return UntilStopped.run(new OperatorProcess(folder, data, address, admin, out), spec);
    }
    InetSocketAddress address = address(spec, "--listen", listen == null ? "127.0.0.1:0" : listen);
    return UntilStopped.run(
        new ClusterProcess(
            ClusterClient.open(),
            ClusterSettings.here(leaseNamespace),
            data == null ? Path.of(".tollway", "operator") : data,
            address,
            admin,
            out),
        spec);
  }

  private static InetSocketAddress address(CommandSpec command, String option, String listen) {
    int colon = listen.lastIndexOf(':');
    String host = listen.substring(0, Math.max(0, colon)).replaceAll("^\\[|]$", "");
    try {
      InetSocketAddress address =
          new InetSocketAddress(host, Integer.parseInt(listen.substring(colon + 1)));
      if (!host.isEmpty() && !address.isUnresolved()) {
        return address;
      }
    } catch (IllegalArgumentException notAPort) {
      // The sentence below says what must be.
    }
    throw new ParameterException(
        command.commandLine(),
        option + " must be an address and a port such as 127.0.0.1:9443, not " + listen + ".");
  }
}
