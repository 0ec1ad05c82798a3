package dev.tollway.sidecar.meter;

import static dev.tollway.sidecar.enforce.ChargeMode.ADMISSION;
import static dev.tollway.sidecar.enforce.ChargeMode.UNLESS_SERVER_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OutcomeTest {

  @ParameterizedTest
  @MethodSource("table")
  void chargesAsTheTableOfCostsSays(Outcome outcome, boolean unlessServerError, boolean admission) {
    assertThat(outcome.charged(UNLESS_SERVER_ERROR)).isEqualTo(unlessServerError);
    assertThat(outcome.charged(ADMISSION)).isEqualTo(admission);
  }

  static Stream<Arguments> table() {
    return Stream.of(
        Arguments.of(Outcome.UNTOUCHED, false, false),
        Arguments.of(Outcome.UPSTREAM_FAILED, false, true),
        Arguments.of(Outcome.CLIENT_GONE, true, true),
        Arguments.of(new Outcome.Answered(101), true, true),
        Arguments.of(new Outcome.Answered(200), true, true),
        Arguments.of(new Outcome.Answered(404), true, true),
        Arguments.of(new Outcome.Answered(499), true, true),
        Arguments.of(new Outcome.Answered(500), false, true),
        Arguments.of(new Outcome.Answered(503), false, true),
        Arguments.of(new Outcome.Answered(599), false, true),
        Arguments.of(new Outcome.GrpcAnswered(0), true, true),
        Arguments.of(new Outcome.GrpcAnswered(1), true, true),
        Arguments.of(new Outcome.GrpcAnswered(2), false, true),
        Arguments.of(new Outcome.GrpcAnswered(4), false, true),
        Arguments.of(new Outcome.GrpcAnswered(8), true, true),
        Arguments.of(new Outcome.GrpcAnswered(13), false, true),
        Arguments.of(new Outcome.GrpcAnswered(14), false, true),
        Arguments.of(new Outcome.GrpcAnswered(15), false, true),
        Arguments.of(new Outcome.GrpcAnswered(16), true, true));
  }
}
