package dev.tollway.operator.standalone.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingWordsTest {
  private static final String OBJECT =
      """
      {"metadata": {"name": "a", "labels": {"tier": "paid", "x.io/y": ""}},
       "status": {"conditions": [{"type": "Ready", "status": "True"}], "list": [1, 2]}}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          .metadata.name                                    | "a"
          .status.conditions[?(@.type=="Ready")].status     | "True"
          .status.conditions[?(@.type == 'Ready')].status   | "True"
          .status.list[1]                                   | 2
          .metadata.labels['x.io/y']                        | ""
          """)
  void findsWhatAColumnNames(String path, String found) throws IOException {
    assertThat(Objects.requireNonNull(JsonPath.parse(path).first(object()))).hasToString(found);
  }

  @ParameterizedTest
  @ValueSource(strings = {".none", ".status.conditions[?(@.type==\"Other\")].status", ".a.b.c"})
  void findsNothingWhereNothingIs(String path) throws IOException {
    assertThat(JsonPath.parse(path).first(object())).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "name", ".a..b", ".a[*]", "{.a}"})
  void rejectsAPathThatItDoesNotKnow(String path) {
    assertThatIllegalArgumentException().isThrownBy(() -> JsonPath.parse(path));
  }

  @ParameterizedTest
  @CsvSource({
    "-5, <invalid>",
    "0, 0s",
    "119, 119s",
    "120, 2m",
    "200, 3m20s",
    "600, 10m",
    "10799, 179m",
    "10800, 3h",
    "12000, 3h20m",
    "86400, 24h",
    "172800, 2d",
    "180000, 2d2h",
    "864000, 10d",
    "63072000, 2y",
    "67000000, 2y45d",
    "315360000, 10y"
  })
  void saysAgesAsKubectlDoes(long seconds, String age) {
    assertThat(HumanDuration.of(Duration.ofSeconds(seconds))).isEqualTo(age);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tier=paid",
        "tier==paid",
        "tier!=free",
        "none!=x",
        "tier",
        "!none",
        "tier in (a, paid)",
        "tier notin (free)",
        "none notin (x)",
        "tier=paid,x.io/y=",
        "x.io/y"
      })
  void takesAnObjectWithTheseLabels(String selector) throws IOException {
    assertThat(LabelSelector.parse(selector).test(object())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tier=free", "tier!=paid", "none", "!tier", "tier in (a)", "tier=paid,none"})
  void leavesAnObjectWithOtherLabels(String selector) throws IOException {
    assertThat(LabelSelector.parse(selector).test(object())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"=", "a=b=c", "a in b", ",", "a b"})
  void rejectsASelectorThatIsNone(String selector) {
    assertThatIllegalArgumentException().isThrownBy(() -> LabelSelector.parse(selector));
  }

  @Test
  void selectsEventsByTheirObject() throws IOException {
    JsonNode event =
        new ObjectMapper()
            .readTree("{\"involvedObject\": {\"kind\": \"ApiKey\", \"name\": \"a\"}}");

    assertThat(
            FieldSelector.parse("involvedObject.kind=ApiKey,involvedObject.name!=b", "Event")
                .test(event))
        .isTrue();
  }

  @Test
  void rejectsAFieldThatAKindIsNotSelectedBy() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FieldSelector.parse("involvedObject.kind=x", "Secret"));
  }

  private static JsonNode object() throws IOException {
    return new ObjectMapper().readTree(OBJECT);
  }
}
