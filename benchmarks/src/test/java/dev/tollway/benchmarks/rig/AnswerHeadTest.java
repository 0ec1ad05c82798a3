package dev.tollway.benchmarks.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnswerHeadTest {
  private static @Nullable AnswerHead parse(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return AnswerHead.parse(bytes, bytes.length);
  }

  @Test
  void readsStatusAndLengths() throws Exception {
    String head = "HTTP/1.1 402 Payment Required\r\nX: y\r\nContent-Length: 12\r\n\r\n";
    assertThat(parse(head + "abc")).isEqualTo(new AnswerHead(402, head.length(), 12, false));
  }

  @Test
  void seesThatTheServerCloses() throws Exception {
    AnswerHead head = parse("HTTP/1.1 429 X\r\ncontent-length:0\r\nConnection: close\r\n\r\n");
    assertThat(head).matches(h -> h != null && h.closes());
  }

  @Test
  void waitsForTheEmptyLine() throws Exception {
    assertThat(parse("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n")).isNull();
  }

  @Test
  void refusesABodyOfUnknownLength() {
    assertThatThrownBy(() -> parse("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"))
        .isInstanceOf(IOException.class);
  }
}
