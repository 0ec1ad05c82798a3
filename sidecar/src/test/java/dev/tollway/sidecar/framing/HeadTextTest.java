package dev.tollway.sidecar.framing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadTextTest {
  private final HeadText text = new Scratch().text();

  @Test
  void writesALine() {
    text.field("Via", "1.1 tollway");

    assertThat(written()).isEqualTo("Via: 1.1 tollway\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\rb", "a\nb", "a\0b", "a\u007fb", "a\u010ab", "a\u0100b", "a\ud80ab"})
  void keepsAValueInItsLine(String value) {
    text.field("Tollway-Plan", value);

    assertThat(written()).isEqualTo("Tollway-Plan: a?b\r\n");
  }

  @Test
  void keepsTheBytesOfOtherAlphabets() {
    text.field("Name", "J\u00f6rg\t2");

    assertThat(written()).isEqualTo("Name: J\u00f6rg\t2\r\n");
  }

  @Test
  void growsWithWhatIsWritten() {
    text.text("a".repeat(100_000));
    text.crlf();

    assertThat(written()).hasSize(100_002).endsWith("a\r\n");
  }

  private String written() {
    return new String(text.bytes(), 0, text.length(), StandardCharsets.ISO_8859_1);
  }
}
