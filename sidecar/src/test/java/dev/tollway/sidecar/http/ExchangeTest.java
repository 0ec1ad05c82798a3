package dev.tollway.sidecar.http;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.sidecar.enforce.Decision;
import dev.tollway.sidecar.meter.Admission;
import dev.tollway.sidecar.meter.Outcome;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Everything that can happen, wherever an exchange can stand: where it leads, what is charged, and
 * every word to both sides, as {@code http/exchange.txt} says.
 */
class ExchangeTest {
  private static final ExchangeTable TABLE = ExchangeTable.read();

  @TestFactory
  Stream<DynamicTest> does() {
    return Arrays.stream(Standing.values())
        .flatMap(standing ->
            Arrays.stream(Happening.values())
                .map(happening ->
                    DynamicTest.dynamicTest(
                        standing + " + " + happening, () -> does(standing, happening))));
  }

  private static void does(Standing standing, Happening happening) {
    ExchangeTable.Cell wanted = TABLE.cell(standing, happening);
    try (ExchangeRig rig = new ExchangeRig()) {
      standing.bring(rig);
      if (wanted.never()) {
        assertThat(happening.possible(rig)).isFalse();
      } else {
        assertThat(happening.possible(rig)).isTrue();
        ExchangeTable.Cell inWords = wanted.from(rig.exchange.state());
        assertThat(observed(rig, happening)).isEqualTo(inWords);
        endsWithEveryPermitSettledOnce(rig);
      }
    }
  }

  private static ExchangeTable.Cell observed(ExchangeRig rig, Happening happening) {
    int settled = rig.decisions.settled().size();
    rig.clientHeard.clear();
    rig.upstreamHeard.clear();

    happening.happen(rig);

    return new ExchangeTable.Cell(
        rig.exchange.state().getClass().getSimpleName(),
        rig.decisions.settled().stream().skip(settled).map(ExchangeTest::name).toList(),
        List.copyOf(rig.clientHeard),
        List.copyOf(rig.upstreamHeard));
  }

  /** Whatever came before: once the client is gone nothing is owed, and nothing rings any more. */
  private static void endsWithEveryPermitSettledOnce(ExchangeRig rig) {
    rig.exchange.clientGone();
    rig.clientHeard.clear();
    rig.upstreamHeard.clear();

    rig.pass(Duration.ofHours(2));

    assertThat(rig.exchange.state()).isInstanceOf(ExchangeState.Done.class);
    assertThat(rig.decisions.permits()).allSatisfy(outcomes -> assertThat(outcomes).hasSize(1));
    assertThat(rig.clientHeard).isEmpty();
    assertThat(rig.upstreamHeard).isEmpty();
  }

  private static String name(Outcome outcome) {
    return outcome instanceof Outcome.Answered(int status)
        ? "Answered " + status
        : outcome.getClass().getSimpleName();
  }

  @Test
  void standsInEveryState() {
    Set<Class<?>> stood =
        Arrays.stream(Standing.values())
            .map(standing -> {
              try (ExchangeRig rig = new ExchangeRig()) {
                standing.bring(rig);
                return rig.exchange.state().getClass();
              }
            })
            .collect(toSet());

    assertThat(stood).isEqualTo(leaves(ExchangeState.class).collect(toSet()));
  }

  @Test
  void meetsEveryMethod() {
    Set<String> methods =
        Arrays.stream(Exchange.class.getDeclaredMethods())
            .filter(method -> !method.isSynthetic() && !Modifier.isPrivate(method.getModifiers()))
            .map(method -> method.getName())
            .filter(name -> !name.equals("state"))
            .collect(toSet());

    assertThat(Arrays.stream(Happening.values()).map(Happening::method).collect(toSet()))
        .isEqualTo(methods);
  }

  @Test
  void meetsEveryDecisionAndEveryAdmission() {
    assertThat(Arrays.stream(Happening.values()).map(Happening::word).collect(toSet()))
        .isEqualTo(
            Stream.of(leaves(Decision.class), leaves(Admission.class), Stream.of(Void.class))
                .flatMap(words -> words)
                .collect(toSet()));
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(ExchangeTest::leaves)
        : Stream.of(type);
  }

  @Test
  void refusesAnExpectationThatItDoesNotKnow() {
    try (ExchangeRig rig = new ExchangeRig("Expect", "tea")) {
      rig.exchange.start();

      assertThat(rig.clientHeard).containsExactly("answer 400");
    }
  }

  @Test
  void cancelsTheConnectionThatReplacedOneWhichBrokeAtOnce() {
    try (ExchangeRig rig = new ExchangeRig()) {
      rig.call.reused = true;
      rig.call.onHead = rig.exchange::broke;
      rig.onOpen =
          listener -> {
            rig.onOpen = second -> {};
            listener.connected(rig.call);
          };
      rig.exchange.start();

      rig.exchange.clientGone();

      assertThat(rig.upstreamHeard).contains("cancel fresh").doesNotContain("cancel any");
    }
  }

  @Test
  void leavesTheTimeOfTheConnectionAloneWhenTheMeterAnswersLate() {
    try (ExchangeRig rig = new ExchangeRig()) {
      Standing.PARKED.bring(rig);
      Happening.MALFORMED.happen(rig);
      rig.alarm.set(rig.alarm.now() + ExchangeRig.IDLE.toNanos());

      Happening.ADMITTED.happen(rig);
      rig.pass(ExchangeRig.IDLE);

      assertThat(rig.rung).isEqualTo(1);
    }
  }
}
