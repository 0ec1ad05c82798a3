package dev.tollway.sidecar.framing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random damage to good requests. What {@link Framing} takes for one whole request, Netty's decoder
 * must take for exactly one whole request or refuse: otherwise the two would disagree on where the
 * next begins. Of the head, the two must read the same words.
 */
class FramingDifferentialTest {
  private static final List<String> SEEDS =
      List.of(
          "GET /a?b=c HTTP/1.1\r\nHost: h\r\nA: b\r\n\r\n",
          "GET http://h/a HTTP/1.1\r\nHost: h\r\n\r\n",
          "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello",
          "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nSum: 1\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n00a\r\n0123456789\r\n0\r\n\r\n");

  /** Bytes and pieces that parsers are known to disagree on. */
  private static final List<String> PIECES =
      List.of(
          "\r",
          "\n",
          "\r\n",
          "\r\n\r\n",
          " ",
          "\t",
          "\0",
          ":",
          ";",
          ",",
          "0",
          "1",
          "f",
          "+",
          "-",
          "0x",
          "\u000b",
          "\u0085",
          "\u00ff",
          "Content-Length: 3\r\n",
          "Content-Length : 3\r\n",
          "Transfer-Encoding: chunked\r\n",
          "Transfer-Encoding: x\r\n",
          "Host: g\r\n",
          " chunked",
          "HTTP/1.1",
          "HTTP/1.0",
          "GET / HTTP/1.1\r\nHost: h\r\n\r\n");

  @Test
  void takesNothingThatTheDecoderReadsOtherwise() {
    Random random = new Random(20261124);
    int taken = 0;
    int refused = 0;
    for (int round = 0; round < 30_000; round++) {
      byte[] bytes = damaged(random).getBytes(StandardCharsets.ISO_8859_1);
      int end = end(bytes);
      if (end > 0) {
        taken++;
        String decoded = decoded(bytes, end);
        assertThat(decoded)
            .as(new String(bytes, 0, end, StandardCharsets.ISO_8859_1))
            .isIn(parsed(bytes, end) + "end, left: false", "refused");
        refused += decoded.equals("refused") ? 1 : 0;
      }
    }
    assertThat(taken).as("requests taken at all").isGreaterThan(1000);
    assertThat(refused).as("requests that only the decoder refuses").isLessThan(taken / 20);
  }

  @Test
  void judgesTheSameHoweverTheBytesArePassedOver() {
    Random random = new Random(42);
    for (int round = 0; round < 5_000; round++) {
      byte[] bytes = damaged(random).getBytes(StandardCharsets.ISO_8859_1);
      int end = end(bytes);
      assertThat(endByteByByte(bytes)).isEqualTo(end);
      assertThat(endInPieces(bytes, random)).isEqualTo(end);
    }
  }

  private static String damaged(Random random) {
    StringBuilder text = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
    for (int damage = random.nextInt(3); damage > 0; damage--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(3)) {
        case 0 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
        case 1 -> text.deleteCharAt(at);
        default -> text.setCharAt(at, (char) random.nextInt(256));
      }
    }
    return text.append(SEEDS.get(random.nextInt(SEEDS.size()))).toString();
  }

  /** Where the first request ends; -1: it was refused or does not end. */
  private static int end(byte[] bytes) {
    Framing framing = Framing.ofRequests(Limits.DEFAULT);
    int at = 0;
    while (at < bytes.length) {
      Framing.Step step;
      long content = framing.content();
      if (content > 0) {
        int count = (int) Math.min(content, bytes.length - at);
        step = framing.pass(count);
        at += count;
      } else {
        step = framing.step(bytes[at++]);
      }
      if (step == Framing.Step.END) {
        return at;
      }
      if (step == Framing.Step.FAULT) {
        return -1;
      }
    }
    return -1;
  }

  private static int endByteByByte(byte[] bytes) {
    Framing framing = Framing.ofRequests(Limits.DEFAULT);
    for (int at = 0; at < bytes.length; at++) {
      switch (framing.step(bytes[at])) {
        case END -> {
          return at + 1;
        }
        case FAULT -> {
          return -1;
        }
        case MORE, HEAD -> {}
      }
    }
    return -1;
  }

  private static int endInPieces(byte[] bytes, Random random) {
    Framing framing = Framing.ofRequests(Limits.DEFAULT);
    int at = 0;
    while (at < bytes.length) {
      int piece = Math.min(1 + random.nextInt(20), bytes.length - at);
      Framing.Step step;
      if (framing.content() > 0) {
        int count = (int) Math.min(framing.content(), piece);
        step = framing.pass(count);
        at += count;
      } else {
        step = framing.take(bytes, at, at + piece);
        at += framing.taken();
      }
      if (step == Framing.Step.END) {
        return at;
      }
      if (step == Framing.Step.FAULT) {
        return -1;
      }
    }
    return -1;
  }

  /** What we read of the head, in the words of {@link #decoded}. */
  private static String parsed(byte[] bytes, int end) {
    Framing framing = Framing.ofRequests(Limits.DEFAULT);
    framing.take(bytes, 0, end);
    Head head = framing.head();
    StringBuilder seen = new StringBuilder();
    seen.append(head.method()).append(' ').append(head.target()).append(' ');
    seen.append(head.http10() ? 0 : 1).append(' ');
    for (int i = 0; i < head.headers(); i++) {
      seen.append(head.name(i)).append('=').append(head.value(i)).append('|');
    }
    return seen.toString();
  }

  private static String decoded(byte[] bytes, int end) {
    EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestDecoder());
    StringBuilder seen = new StringBuilder();
    try {
      channel.writeInbound(Unpooled.wrappedBuffer(bytes, 0, end));
      for (HttpObject part = channel.readInbound(); part != null; part = channel.readInbound()) {
        if (part.decoderResult().isFailure()) {
          // Stricter than we are: refused there, and nothing of it is forwarded.
          return "refused";
        } else if (part instanceof HttpRequest head) {
          seen.append(head.method()).append(' ').append(head.uri()).append(' ');
          seen.append(head.protocolVersion().minorVersion()).append(' ');
          head.headers().forEach(field -> seen.append(field).append('|'));
        } else if (part instanceof LastHttpContent) {
          seen.append("end");
        }
        if (part instanceof HttpContent content) {
          content.release();
        }
      }
      return seen + ", left: " + channel.finish();
    } finally {
      channel.finishAndReleaseAll();
    }
  }
}
