package dev.tollway.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** {@code tollway completion}. */
@Command(
    name = "completion",
    description = "Print a completion script for bash and zsh: source <(tollway completion).")
final class CompletionCommand implements Callable<Integer> {
  private final PrintWriter out;
  private final CommandLine root;

  CompletionCommand(PrintWriter out, CommandLine root) {
    this.out = out;
    this.root = root;
  }

  @Override
  public Integer call() {
    out.println(AutoComplete.bash("tollway", root));
    return ExitCode.OK;
  }
}
