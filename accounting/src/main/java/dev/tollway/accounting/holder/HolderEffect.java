package dev.tollway.accounting.holder;

import dev.tollway.accounting.frame.HolderFrame;
import java.util.List;

/** What the owner of a {@link HolderCore} has to do after an event, in this order. */
public sealed interface HolderEffect {
  /** Send on the present session. */
  record Send(HolderFrame frame) implements HolderEffect {}

  /** Answer a request; the core has forgotten the ticket. */
  record Decided(long ticket, Verdict verdict) implements HolderEffect {}

  /** Answer a look: readings are as fresh as they get. */
  record Looked(long ticket) implements HolderEffect {}

  /** The session stands with this ledger. */
  record Welcomed(String ledgerId, long term, List<String> finalsTaken) implements HolderEffect {
    public Welcomed {
      finalsTaken = List.copyOf(finalsTaken);
    }
  }

  /**
   * This incarnation lends no more: begin a new one, and report this one as final once nothing of
   * it is in flight.
   */
  record Retired(String why) implements HolderEffect {}

  /** Do not come back before that many nanoseconds have passed. */
  record BackOff(long nanos, String why) implements HolderEffect {}
}
