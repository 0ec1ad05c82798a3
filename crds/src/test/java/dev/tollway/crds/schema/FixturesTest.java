package dev.tollway.crds.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One valid and one invalid file for each rule of the schemas. */
class FixturesTest {
  private static final Judge JUDGE = Judge.load();

  static Stream<Fixture> valid() {
    return Fixture.all().stream().filter(Fixture::isValid);
  }

  static Stream<Fixture> invalid() {
    return Fixture.all().stream().filter(Fixture::isInvalid);
  }

  @ParameterizedTest
  @MethodSource("valid")
  void acceptsWhatIsValid(Fixture fixture) {
    assertThat(fixture.manifests())
        .isNotEmpty()
        .allSatisfy(manifest -> assertThat(JUDGE.judge(manifest).problems()).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void saysWhatMustBe(Fixture fixture) {
    List<String> said =
        fixture.manifests().stream()
            .flatMap(manifest -> JUDGE.judge(manifest).problems().stream())
            .map(problem -> problem.field() + ": " + problem.message())
            .toList();

    assertThat(said).isNotEmpty().isEqualTo(fixture.expected());
  }

  @Test
  void everyFileIsUsed() {
    assertThat(Fixture.all()).allMatch(fixture -> fixture.isValid() || fixture.isInvalid());
  }
}
