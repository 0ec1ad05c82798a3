package dev.tollway.accounting.holder;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** What becomes due when. */
final class Timers {
  enum Kind {
    REPORT,
    WINDOW,
    PATIENCE,
    PING,
    SWEEP
  }

  record Due(long at, Kind kind, @Nullable Desk desk) {}

  private final PriorityQueue<Due> queue =
      new PriorityQueue<>((a, b) -> Long.compare(a.at(), b.at()));

  void add(long at, Kind kind, @Nullable Desk desk) {
    queue.add(new Due(at, kind, desk));
  }

  /** The next that is due; null: none. */
  @Nullable Due due(long now) {
    Due head = queue.peek();
    return head != null && head.at() <= now ? queue.poll() : null;
  }

  /** When the next is due; {@link Long#MAX_VALUE}: never. */
  long next() {
    Due head = queue.peek();
    return head == null ? Long.MAX_VALUE : head.at();
  }
}
