package dev.tollway.accounting.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What happened, oldest first; written only when a history is told, since words cost time. */
final class Trace {
  private final boolean told;
  private final List<String> lines = new ArrayList<>();

  private Trace(boolean told) {
    this.told = told;
  }

  static Trace silent() {
    return new Trace(false);
  }

  static Trace told() {
    return new Trace(true);
  }

  void say(long now, Supplier<String> what) {
    if (told) {
      lines.add("%12.3f  %s".formatted(now / 1e9, what.get()));
    }
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}
