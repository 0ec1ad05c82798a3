package dev.tollway.cli;

import dev.tollway.cli.process.LongRunning;
import dev.tollway.cli.process.StoppedException;
import java.io.PrintWriter;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;

/** Runs what a command starts until a signal, or a failure, ends it. */
final class UntilStopped {
  private UntilStopped() {}

  /** Returns 1 when it cannot start or go on, after one sentence on the error output. */
  static int run(LongRunning running, CommandSpec command) throws InterruptedException {
    // Ends with 130 or 143, as a shell expects of what a signal ended.
    Runtime.getRuntime().addShutdownHook(new Thread(running::close, "tollway-stop"));
    try {
      running.start();
      running.await();
      return ExitCode.OK;
    } catch (StoppedException e) {
      PrintWriter err = command.commandLine().getErr();
      err.println(command.qualifiedName() + ": " + e.getMessage());
      err.flush();
      running.close();
      return ExitCode.SOFTWARE;
    }
  }
}
