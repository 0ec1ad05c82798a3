package dev.tollway.sidecar.framing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HeadTest {
  private final Framing framing = Framing.ofRequests(Limits.DEFAULT);

  @Test
  void findsFieldsWithoutRegardToCase() {
    Head head = read("GET /a HTTP/1.1\r\nHost: h\r\nX-A: 1\r\nx-a: 2\r\n\r\n");

    assertThat(head.first("x-A")).isEqualTo("1");
    assertThat(head.values("X-a")).containsExactly("1", "2");
    assertThat(head.first("x_a")).isNull();
  }

  @Test
  void holdsEachFieldAsNameColonSpaceValue() {
    Head head = read("GET / HTTP/1.1\r\nHost:h\r\nA: \t b c \t\r\nE:\r\nT:\tt\r\n\r\n");

    assertThat(lines(head)).containsExactly("Host: h\r\n", "A: b c\r\n", "E: \r\n", "T: t\r\n");
  }

  @Test
  void forgetsADroppedField() {
    Head head = read("GET / HTTP/1.1\r\nHost: h\r\nA: 1\r\nA: 2\r\n\r\n");
    head.drop(1);

    assertThat(head.values("a")).containsExactly("2");
    assertThat(head.dropped(1)).isTrue();
  }

  @Test
  void remembersNothingOfTheMessageBefore() {
    read("GET /a HTTP/1.0\r\nA: 1\r\nConnection: keep-alive\r\n\r\n").drop(0);
    framing.next();

    Head head = read("GET /b HTTP/1.0\r\nB: 2\r\n\r\n");

    assertThat(lines(head)).containsExactly("B: 2\r\n");
    assertThat(head.dropped(0)).isFalse();
    assertThat(head.target()).isEqualTo("/b");
    assertThat(head.persistent()).isFalse();
    assertThat(head.host()).isNull();
  }

  @Test
  void comparesNormalFormsAsCgiDoes() {
    Head head = read("GET / HTTP/1.1\r\nHost: h\r\nTollWay_Plan: x\r\n\r\n");

    assertThat(head.begins(1, "tollway-")).isTrue();
    assertThat(head.normally(1, "tollway-plan")).isTrue();
    assertThat(head.hash(1)).isEqualTo(Head.hash("tollway-plan"));
    assertThat(head.underscored(1)).isTrue();
    assertThat(head.underscored(0)).isFalse();
  }

  @Test
  void saysNothingOfItselfToALog() {
    assertThat(read("GET /secret HTTP/1.1\r\nHost: h\r\nX-Api-Key: secret\r\n\r\n").toString())
        .doesNotContain("secret");
  }

  private Head read(String bytes) {
    byte[] all = bytes.getBytes(StandardCharsets.ISO_8859_1);
    assertThat(framing.take(all, 0, all.length)).isEqualTo(Framing.Step.END);
    return framing.head();
  }

  private static String[] lines(Head head) {
    String[] lines = new String[head.headers()];
    for (int i = 0; i < lines.length; i++) {
      int from = head.from(i);
      lines[i] = new String(head.bytes(), from, head.to(i) - from, StandardCharsets.ISO_8859_1);
    }
    return lines;
  }
}
