package dev.tollway.sidecar.http;

import dev.tollway.sidecar.framing.Framing;
import dev.tollway.sidecar.framing.Head;
import dev.tollway.sidecar.framing.Limits;
import java.nio.charset.StandardCharsets;

/** Heads that were read from bytes. */
final class Heads {
  private Heads() {}

  static Head request(String... lines) {
    return read(Framing.ofRequests(Limits.DEFAULT), lines);
  }

  static Head answer(String... lines) {
    return read(Framing.ofAnswers(Limits.DEFAULT), lines);
  }

  private static Head read(Framing framing, String... lines) {
    byte[] bytes = (Wire.lines(lines) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    Framing.Step step = framing.take(bytes, 0, bytes.length);
    if (step != Framing.Step.HEAD && step != Framing.Step.END) {
      throw new IllegalArgumentException("not a head: " + step);
    }
    return framing.head();
  }
}
