package dev.tollway.accounting.simulation;

import java.util.ArrayDeque;

/** The largest need that fitted in one meter, in each committed state of the last half minute. */
final class Refusals {
  /** Thirty seconds on the slowest clock there is. */
  private static final long WINDOW = 31_000_000_000L;

  private record Most(long since, long units) {}

  private final ArrayDeque<Most> history = new ArrayDeque<>();

  void fits(long units, long now) {
    Most last = history.peekLast();
    if (last != null && last.units() == units) {
      return;
    }
    history.add(new Most(now, units));
    forget(now);
  }

  boolean justify(long units, long now) {
    forget(now);
    return history.stream().anyMatch(most -> most.units() < units);
  }

  /** Keeps the newest that began before the window: it stood when the window began. */
  private void forget(long now) {
    while (history.size() > 1) {
      Most first = history.remove();
      if (history.getFirst().since() > now - WINDOW) {
        history.addFirst(first);
        return;
      }
    }
  }

  @Override
  public String toString() {
    return history.toString();
  }
}
