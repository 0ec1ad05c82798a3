package dev.tollway.accounting.ledger;

import java.util.HashMap;
import java.util.Map;

/** One connection of a holder. */
final class Session {

  final long id;
  final Holder holder;
  final Map<Integer, Ref> refs = new HashMap<>();
  final Map<Meter.Id, Ref> byMeter = new HashMap<>();
  long lastSequence;
  long recallSequence;
  boolean draining;

  Session(long id, Holder holder) {
    this.id = id;
    this.holder = holder;
  }
}
