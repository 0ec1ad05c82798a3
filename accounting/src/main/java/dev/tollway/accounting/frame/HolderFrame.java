package dev.tollway.accounting.frame;

import java.util.List;

/** From a holder to the ledger. */
public sealed interface HolderFrame {

  /**
   * First of every session; it ends older sessions of the same pod.
   *
   * @param incarnation 16 random bytes in hex; survives a restart that continues the journal
   * @param ledgerId of the last Welcome, empty: never welcomed
   * @param finals journals of dead incarnations of this pod
   */
  record Hello(
      int protocol,
      String podUid,
      String incarnation,
      String ledgerId,
      long term,
      List<Final> finals)
      implements HolderFrame {
    public Hello {
      finals = List.copyOf(finals);
    }
  }

  /** Names a meter of a subject by a small number for the life of this session. */
  record Open(int poolRef, String subject, String meter) implements HolderFrame {}

  /**
   * Counters and needs.
   *
   * @param sequence grows by one with each report of this session
   */
  record Report(long sequence, List<Entry> entries) implements HolderFrame {
    public Report {
      entries = List.copyOf(entries);
    }
  }

  /**
   * Asks for the ledger time.
   *
   * @param t opaque to the ledger, echoed in the Pong
   */
  record Ping(long t) implements HolderFrame {}

  /** The holder will end: lend no more. */
  record Drain() implements HolderFrame {}
}
