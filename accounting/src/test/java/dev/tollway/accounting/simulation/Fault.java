package dev.tollway.accounting.simulation;

/** What is done to the protocol on purpose. */
enum Fault {
  // A frame of counters, whenever one travels.
  LOSE(200),
  REPEAT(200),
  REORDER(300),

  // Another thread of the process, between two stores of this one.
  INTRUDE(300),

  // A step of the ledger.
  CRASH_BEFORE_COMMIT(60),
  CRASH_BEFORE_SEND(60),
  COMMIT_OF_UNKNOWN_OUTCOME(60),

  // What a successor finds of a process that was killed before any of its stores; weights.
  JOURNAL_CONTINUED(300),
  JOURNAL_OF_ANOTHER_BUILD(300),
  JOURNAL_OF_ANOTHER_BOOT(300),
  JOURNAL_FLIPPED(300),
  JOURNAL_TRUNCATED(300),
  NODE_LOST(300),

  // Events of their own.
  KILL(60),
  SECOND_PROCESS(20),
  LIVE_FINAL(20),
  CUT(50),
  PARTITION_UP(30),
  PARTITION_DOWN(30),
  PAUSE(30),
  SUSPEND(30),
  DECLARED_GONE(20),
  KILL_LEDGER(30),
  TAKE_OVER(30),
  LOSE_TAIL(10),
  EDIT_LIMIT(50),
  EDIT_PLAN(30),
  EDIT_ZONE(30),
  EDIT_START(30),
  STALE_TERMS(30),
  TOP_UP(40),
  RELEASE(20),
  SHORT_JUMP(30),
  LONG_JUMP(30),
  DAY_PASSES(8);

  /** Largest chance, in thousandths of the occasions. */
  final int most;

  Fault(int most) {
    this.most = most;
  }

  /** Whether it is a step by itself, not something that happens in one. */
  boolean isEvent() {
    return compareTo(KILL) >= 0;
  }

  /** Whether it is what a successor finds. */
  boolean isInheritance() {
    return compareTo(JOURNAL_CONTINUED) >= 0 && compareTo(NODE_LOST) <= 0;
  }
}
