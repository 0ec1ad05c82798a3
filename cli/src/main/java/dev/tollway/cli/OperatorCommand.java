package dev.tollway.cli;

import dev.tollway.cli.operator.OperatorProcess;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tollway operator --standalone DIR}: the control plane as a process of its own. */
@Command(
    name = "operator",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the control plane and the ledger over a folder of manifests, and follows its changes.",
      "Prints where sidecars are served and how to start each, then a line that is only: ready."
    })
public final class OperatorCommand implements Callable<Integer> {
  @Option(
      names = "--standalone",
      paramLabel = "DIR",
      required = true,
      description = "Folder of manifests, which stands where a cluster stands otherwise.")
  private Path dir = Path.of(".");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where ledger and issued keys are kept (default: .tollway in the folder).")
  private @Nullable Path data;

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS:PORT",
      defaultValue = "127.0.0.1:9443",
      description =
          "Where sidecars are served (default: ${DEFAULT-VALUE}). Loopback only: there is no TLS yet.")
  private String listen = "127.0.0.1:9443";

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    if (spec == null) {
      throw new IllegalStateException("started without picocli");
    }
    return UntilStopped.run(
        new OperatorProcess(dir, data, address(spec), spec.commandLine().getOut()), spec);
  }

  private InetSocketAddress address(CommandSpec command) {
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
        "--listen must be an address and a port such as 127.0.0.1:9443, not " + listen + ".");
  }
}
