package dev.tollway.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Starts the command line. */
public final class TollwayMain {
  /** EX_SOFTWARE of sysexits.h. */
  private static final int INTERNAL_ERROR = 70;

  private TollwayMain() {}

  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int code;
    try {
      code = Tollway.commandLine(out, err).execute(args);
    } catch (Error e) {
      // Threads that are left would keep the process, and its data directory, for ever.
      e.printStackTrace(err);
      code = INTERNAL_ERROR;
    }
    out.flush();
    err.flush();
    System.exit(code);
  }
}
