package dev.tollway.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import picocli.CommandLine.Option;

/** Options of every measurement: where its result is kept, and under what name. */
public final class KeepOptions {
  @Option(
      names = "--results",
      paramLabel = "DIR",
      defaultValue = "results",
      description = "Where results are kept (default: ${DEFAULT-VALUE}).")
  private Path results = Path.of("results");

  @Option(
      names = "--commit",
      defaultValue = "${sys:benchmarks.commit:-unknown}",
      description = "Names the result (default: the commit that is checked out).")
  private String commit = "unknown";

  @Option(names = "--no-keep", description = "Print only.")
  private boolean noKeep;

  /** The kept results of a kind. */
  public Kept kept(String kind) {
    return new Kept(results, kind);
  }

  /** Keeps these figures, unless they are only to be printed. */
  public void keep(Kept kept, Object figures, PrintWriter out) throws IOException {
    if (!noKeep) {
      out.println("kept as " + kept.keep(LocalDateTime.now(ZoneOffset.UTC), commit, figures));
    }
  }
}
