package dev.tollway.operator.ledger;

import dev.tollway.accounting.frame.HolderFrame;
import dev.tollway.accounting.ledger.Input;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What came in on one session and waits for the writer. Bounded by credit: the transport reads a
 * frame only when one was taken, so that a flood waits in its own window and nobody else is late.
 */
final class Inlet {

  /** Frames that may wait. */
  static final int CREDIT = 8;

  final long session;
  final Outlet outlet;
  private final Deque<HolderFrame> frames = new ArrayDeque<>();
  private boolean queued;
  private boolean ended;

  Inlet(long session, Outlet outlet) {
    this.session = session;
    this.outlet = outlet;
  }

  /** True: it must be put into the writer's queue now. */
  synchronized boolean offer(HolderFrame frame) {
    if (!ended) {
      frames.add(frame);
    }
    return enqueue();
  }

  /** The connection is gone; what waits is dropped. True: as in {@link #offer}. */
  synchronized boolean end() {
    ended = true;
    frames.clear();
    return enqueue();
  }

  private boolean enqueue() {
    boolean first = !queued;
    queued = true;
    return first;
  }

  /** One input, so that sessions take turns; null: none is left. */
  synchronized @Nullable Input take() {
    HolderFrame frame = frames.poll();
    if (frame != null) {
      return new Input.Frame(session, frame);
    }
    return ended ? new Input.Ended(session) : null;
  }

  /** True: there is more, and it must be put into the queue again. */
  synchronized boolean again() {
    queued = !frames.isEmpty();
    return queued;
  }
}
