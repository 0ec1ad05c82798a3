package dev.tollway.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** One run of the command line. */
public record Run(int code, String out, String err) {

  public static Run of(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Tollway.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(args);
    return new Run(code, out.toString(), err.toString());
  }
}
