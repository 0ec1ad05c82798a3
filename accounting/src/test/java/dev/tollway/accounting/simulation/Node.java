package dev.tollway.accounting.simulation;

import dev.tollway.accounting.frame.Final;
import dev.tollway.accounting.frame.HolderFrame;
import dev.tollway.accounting.frame.LedgerFrame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One sidecar: its present life, lives that end, and its connection. */
final class Node {
  /** What session numbers stand for, as the ledger heard it. */
  final Map<Integer, String> meters = new HashMap<>();

  final List<Life> ending = new ArrayList<>();
  final List<Final> finals = new ArrayList<>();

  /** On their way; of the present session only. */
  final List<HolderFrame> toLedger = new ArrayList<>();

  final List<LedgerFrame> toHolder = new ArrayList<>();

  /** Its monotonic clock began at another time. */
  final long clockOffset;

  Life life;

  /** 0: not connected. */
  long session;

  Node(Life life, long clockOffset) {
    this.life = life;
    this.clockOffset = clockOffset;
  }

  void disconnect() {
    session = 0;
    meters.clear();
    toLedger.clear();
    toHolder.clear();
  }
}
