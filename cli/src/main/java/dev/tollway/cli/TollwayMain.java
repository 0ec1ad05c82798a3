package dev.tollway.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Starts the command line. */
public final class TollwayMain {
  private TollwayMain() {}

  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int code = Tollway.commandLine(out, err).execute(args);
    out.flush();
    err.flush();
    System.exit(code);
  }
}
