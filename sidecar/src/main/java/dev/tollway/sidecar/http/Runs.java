package dev.tollway.sidecar.http;

import dev.tollway.sidecar.framing.Head;
import dev.tollway.sidecar.framing.HeadText;

/** Copies header lines as they came, neighbours together. */
final class Runs {
  private final Head head;
  private final HeadText out;
  private int from;
  private int to;

  Runs(Head head, HeadText out) {
    this.head = head;
    this.out = out;
  }

  /** Takes the next line that goes on; lines come in their order. */
  void keep(int field) {
    if (head.from(field) != to) {
      end();
      from = head.from(field);
    }
    to = head.to(field);
  }

  /** Writes what was kept last. */
  void end() {
    if (to > from) {
      out.raw(head.bytes(), from, to - from);
      from = to;
    }
  }
}
