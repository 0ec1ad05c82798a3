package dev.tollway.benchmarks;

import dev.tollway.benchmarks.lease.LeasesCommand;
import dev.tollway.benchmarks.micro.DecisionsCommand;
import dev.tollway.benchmarks.rig.ProxiesCommand;
import dev.tollway.benchmarks.scale.ScaleCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Starts a measurement. */
@Command(
    name = "benchmarks/run",
    description = "Measures the product.",
    subcommands = {
      DecisionsCommand.class,
      LeasesCommand.class,
      ProxiesCommand.class,
      ScaleCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class BenchmarksMain {
  private BenchmarksMain() {}

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new BenchmarksMain());
  }
}
