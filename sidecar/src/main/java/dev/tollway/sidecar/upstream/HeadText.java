package dev.tollway.sidecar.upstream;

import io.netty.buffer.ByteBuf;

/**
 * Writes what we say ourselves into a head. Whatever a value holds, it stays in its line: what no
 * field may hold becomes a question mark (RFC 9110 §5.5).
 */
public final class HeadText {
  private HeadText() {}

  /** A whole line. */
  public static void field(ByteBuf out, String name, String value) {
    text(out, name);
    out.writeByte(':').writeByte(' ');
    text(out, value);
    out.writeByte('\r').writeByte('\n');
  }

  /** A whole line with a number from 0 on. */
  public static void field(ByteBuf out, String name, long value) {
    field(out, name, Long.toString(value));
  }

  /** Text within a line, as ISO 8859-1. */
  public static void text(ByteBuf out, String text) {
    int length = text.length();
    out.ensureWritable(length);
    int at = out.writerIndex();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      boolean holds = (c >= ' ' && c < 0x7f) || c == '\t' || (c >= 0x80 && c <= 0xff);
      out.setByte(at + i, holds ? c : '?');
    }
    out.writerIndex(at + length);
  }
}
