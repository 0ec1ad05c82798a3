package dev.tollway.accounting.simulation;

import dev.tollway.accounting.frame.Final;
import dev.tollway.accounting.frame.HolderFrame;
import dev.tollway.accounting.frame.LedgerFrame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One sidecar: its present life, lives that end, its clock and its connection. */
final class Node {
  /** What session numbers stand for, as the ledger heard it. */
  final Map<Integer, String> meters = new HashMap<>();

  /** Lives of whose requests some are still upstream: their journals are locked. */
  final List<Life> ending = new ArrayList<>();

  final List<Final> finals = new ArrayList<>();

  /** On their way; of the present session only. */
  final List<HolderFrame> toLedger = new ArrayList<>();

  final List<LedgerFrame> toHolder = new ArrayList<>();

  Life life;

  /** 0: not connected. */
  long session;

  /** To whom it is connected. */
  @Nullable LedgerProcess ledger;

  /** The network carries nothing in that direction; what is sent waits. */
  boolean upBlocked;

  boolean downBlocked;

  /** Stopped: it does nothing. */
  boolean paused;

  /** As paused, and its monotonic clock stands still since then; negative: not suspended. */
  long suspendedAt = -1;

  /** What EXHAUSTED said, by meter; only a mutant reads it. */
  final Map<String, Long> remembered = new HashMap<>();

  /** Its monotonic clock began at another time, and runs at another pace. */
  private long clockOffset;

  private final int partsPerMillion;

  Node(Life life, long clockOffset, int partsPerMillion) {
    this.life = life;
    this.clockOffset = clockOffset;
    this.partsPerMillion = partsPerMillion;
  }

  /** What its monotonic clock shows. */
  long time(long now) {
    return clockOffset + now + now / 1_000_000 * partsPerMillion;
  }

  /** As {@link #time} of its beginning, before there is a node. */
  static long time(long clockOffset, long now) {
    return clockOffset + now;
  }

  /** Goes on; true: the wall clock ran away from the monotonic one meanwhile. */
  boolean resume(long now) {
    boolean jumped = suspendedAt >= 0;
    if (jumped) {
      clockOffset -= time(now) - time(suspendedAt);
    }
    suspendedAt = -1;
    paused = false;
    return jumped;
  }

  boolean runs() {
    return !paused && suspendedAt < 0;
  }

  void disconnect() {
    session = 0;
    ledger = null;
    meters.clear();
    toLedger.clear();
    toHolder.clear();
  }
}
