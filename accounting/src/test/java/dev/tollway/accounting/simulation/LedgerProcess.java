package dev.tollway.accounting.simulation;

import dev.tollway.accounting.ledger.LedgerCore;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** A process that believes to own the store. */
final class LedgerProcess {
  final int number;
  final long epoch;
  final long owner;

  /** Its clock is ahead of the world's by so much, in nanoseconds. */
  final long skew;

  final Map<Long, Node> sessions = new HashMap<>();
  LedgerCore core;
  Instant wake = Instant.MIN;

  /** Stopped: it neither hears nor wakes. */
  boolean paused;

  /** It ended: nothing that it still wanted to say is heard. */
  boolean gone;

  LedgerProcess(int number, long epoch, long owner, long skew, LedgerCore core) {
    this.number = number;
    this.epoch = epoch;
    this.owner = owner;
    this.skew = skew;
    this.core = core;
  }

  @Override
  public String toString() {
    return "ledger " + number;
  }
}
