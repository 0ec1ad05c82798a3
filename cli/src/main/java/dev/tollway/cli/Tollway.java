package dev.tollway.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** The root command: what {@code tollway} and {@code kubectl tollway} can do. */
@Command(
    name = "tollway",
    description = "API usage plans as Kubernetes objects, enforced next to the workload.",
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:all is well", "1:a problem, said in one sentence", "2:wrong usage"},
    versionProvider = Version.class)
final class Tollway {
  private Tollway() {}

  /**
   * The whole command line.
   *
   * @param out for answers
   * @param err for errors
   */
  static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    CommandLine root = new CommandLine(new Tollway());
    root.addSubcommand(new UpCommand());
    root.addSubcommand(new OperatorCommand());
    root.addSubcommand(new SidecarCommand());
    root.addSubcommand(new ValidateCommand(out));
    root.addSubcommand(new VersionCommand(out));
    root.addSubcommand(new CompletionCommand(out, root));
    root.addSubcommand(new CommandLine.HelpCommand());
    root.setOut(out);
    root.setErr(err);
    root.setExecutionExceptionHandler((exception, command, parsed) -> {
      err.println("tollway: " + exception.getMessage());
      return ExitCode.SOFTWARE;
    });
    return root;
  }
}
