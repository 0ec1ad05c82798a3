package dev.tollway.sidecar.http;

import dev.tollway.sidecar.framing.Head;
import io.netty.buffer.ByteBuf;

/** Copies header lines as they came, neighbours together. */
final class Runs {
  private final Head head;
  private final ByteBuf out;
  private int from;
  private int to;

  Runs(Head head, ByteBuf out) {
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
      out.writeBytes(head.bytes(), from, to - from);
      from = to;
    }
  }
}
