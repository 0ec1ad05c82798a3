package dev.tollway.sidecar.denial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollway.sidecar.enforce.ErrorFormat;
import dev.tollway.sidecar.enforce.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every reason in every format, as bytes on the wire. To write the files anew: {@code mvn -pl
 * sidecar test -Dtest=AnswersGoldenTest -Dtollway.goldens.write=true}
 */
class AnswersGoldenTest {
  private static final Path FOLDER = Path.of("src/test/resources/denial");
  private static final boolean WRITE = Boolean.getBoolean("tollway.goldens.write");

  static Stream<Arguments> everyReasonInEveryFormat() {
    List<Arguments> all = new ArrayList<>();
    for (Reason reason : Reason.values()) {
      for (ErrorFormat format : ErrorFormat.values()) {
        all.add(Arguments.of(reason, format));
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("everyReasonInEveryFormat")
  void answersAsItsFileSays(Reason reason, ErrorFormat format) throws IOException {
    Answer answer = Answers.of(Cases.of(reason, format), Cases.REQUEST, Cases.NOW);
    String wire = onTheWire(answer);
    Path file = FOLDER.resolve(fileName(reason, format));
    if (WRITE) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, wire);
    }
    assertThat(file).exists();
    assertThat(wire).isEqualTo(Files.readString(file));
  }

  @ParameterizedTest
  @MethodSource("everyReasonInEveryFormat")
  void writesJsonThatParsersTake(Reason reason, ErrorFormat format) throws IOException {
    Answer answer = Answers.of(Cases.of(reason, format), Cases.REQUEST, Cases.NOW);
    if (format == ErrorFormat.PLAIN) {
      assertThat(answer.body()).endsWith("\n").hasLineCount(1);
      return;
    }
    JsonNode body = new ObjectMapper().readTree(answer.body());
    if (format == ErrorFormat.PROBLEM_JSON) {
      assertThat(body.get("status").intValue()).isEqualTo(answer.status());
      assertThat(body.get("instance").textValue()).isEqualTo("urn:uuid:" + Cases.REQUEST);
    } else {
      assertThat(body.at("/error/message").textValue()).isNotEmpty();
      assertThat(body.at("/error/code").textValue()).isNotEmpty();
    }
  }

  @Test
  void hasNoFileThatNothingReads() throws IOException {
    List<String> expected = new ArrayList<>();
    for (Reason reason : Reason.values()) {
      for (ErrorFormat format : ErrorFormat.values()) {
        expected.add(fileName(reason, format));
      }
    }
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private static String fileName(Reason reason, ErrorFormat format) {
    return reason.wireName() + "-" + format.name().toLowerCase(Locale.ROOT) + ".txt";
  }

  private static String onTheWire(Answer answer) {
    StringBuilder wire = new StringBuilder().append(answer.status()).append('\n');
    for (Answer.Header header : answer.headers()) {
      wire.append(header.name()).append(": ").append(header.value()).append('\n');
    }
    return wire.append('\n').append(answer.body()).toString();
  }
}
