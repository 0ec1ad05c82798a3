package dev.tollway.cli;

import dev.tollway.cli.up.Up;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tollway up DIR}: enforces a folder of manifests on this machine until it is stopped. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = {
      "Enforces the manifests of a folder on this machine, and follows its changes.",
      "DIR/standalone.yaml says where the sidecar of each workload listens and what stands behind it."
    })
public final class UpCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "Folder of manifests.")
  private Path dir = Path.of(".");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where ledger and issued keys are kept (default: .tollway in the folder).")
  private @Nullable Path data;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    if (spec == null) {
      throw new IllegalStateException("started without picocli");
    }
    return UntilStopped.run(new Up(dir, data, spec.commandLine().getOut()), spec);
  }
}
