package dev.tollway.sidecar.enforce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.sidecar.enforce.RateLimits.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
  private static final long MILLI = 1_000_000;
  private static final Plan.RateLimit FIVE = Shop.perSecond(5, 5);
  private static final Plan.RateLimit TEN_A_MINUTE =
      new Plan.RateLimit("per-minute", 10, Duration.ofMinutes(1), 10);

  private final RateLimits limits = new RateLimits();

  private boolean admits(String subject, List<Plan.RateLimit> all, long nanoTime) {
    return limits.admit(subject, all, false, nanoTime) instanceof Verdict.Fits;
  }

  private int admitted(int tries, List<Plan.RateLimit> all, long nanoTime) {
    int admitted = 0;
    for (int i = 0; i < tries; i++) {
      admitted += admits("a", all, nanoTime) ? 1 : 0;
    }
    return admitted;
  }

  @Test
  void admitsTheBurstAtOnceAndNotOneMore() {
    assertThat(admitted(100, List.of(FIVE), 0)).isEqualTo(5);
  }

  @Test
  void admitsOneMoreAfterOneShareOfTheInterval() {
    admitted(100, List.of(FIVE), 0);
    assertThat(admitted(100, List.of(FIVE), 199 * MILLI)).isZero();
    assertThat(admitted(100, List.of(FIVE), 200 * MILLI)).isEqualTo(1);
  }

  @Test
  void saysExactlyHowLongToWait() {
    admitted(100, List.of(FIVE), 0);
    Verdict verdict = limits.admit("a", List.of(FIVE), false, 150 * MILLI);
    assertThat(verdict).isEqualTo(new Verdict.Full(FIVE, Duration.ofMillis(50), List.of()));
  }

  @Test
  void takesNothingFromOneLimitWhenAnotherIsFull() {
    List<Plan.RateLimit> both = List.of(FIVE, TEN_A_MINUTE);
    assertThat(admitted(100, both, 0)).isEqualTo(5);
    assertThat(admitted(100, both, 1000 * MILLI)).isEqualTo(5);
    // The minute is full now; the tries that it refuses must cost the second nothing.
    assertThat(admitted(100, both, 2000 * MILLI)).isZero();
    Verdict.Fits after = (Verdict.Fits) limits.admit("a", both, true, 6000 * MILLI);
    assertThat(after.hints().getFirst())
        .isEqualTo(new Hint("per-second", 4, Duration.ofMillis(200)));
  }

  @Test
  void keepsSubjectsApart() {
    admitted(100, List.of(FIVE), 0);
    assertThat(admits("b", List.of(FIVE), 0)).isTrue();
  }

  @Test
  void forgetsWhoOwesNothingAndNobodyElse() {
    admits("a", List.of(FIVE), 0);
    admits("b", List.of(FIVE), 150 * MILLI);
    limits.sweep(250 * MILLI);
    assertThat(limits.size()).isEqualTo(1);
    assertThat(limits.admit("b", List.of(FIVE), true, 250 * MILLI))
        .isEqualTo(new Verdict.Fits(List.of(new Hint("per-second", 3, Duration.ofMillis(300)))));
  }

  @Test
  void sweepsByItselfBeforeItGrowsWithoutBound() {
    for (int i = 0; i < 20_000; i++) {
      admits("subject " + i, List.of(FIVE), i * MILLI);
    }
    assertThat(limits.size()).isLessThan(3000);
  }

  @Test
  void keepsWhatIsOwedWhenThePlanChanges() {
    admitted(4, List.of(FIVE), 0);
    Plan.RateLimit ten = Shop.perSecond(10, 10);
    assertThat(admitted(100, List.of(ten), 0)).isEqualTo(6);
  }

  @Test
  void givesNoTokensWhenAPlanChangesToASmallerBurst() {
    admitted(5, List.of(FIVE), 0);
    Plan.RateLimit two = Shop.perSecond(2, 2);
    assertThat(admitted(100, List.of(two), 0)).isZero();
    assertThat(admitted(100, List.of(two), 500 * MILLI)).isEqualTo(1);
  }

  @Test
  void isNotFooledByAThreadWhoseClockReadingIsOlder() {
    admitted(100, List.of(FIVE), 1000 * MILLI);
    assertThat(admits("a", List.of(FIVE), 0)).isFalse();
    assertThat(admitted(100, List.of(FIVE), 1200 * MILLI)).isEqualTo(1);
  }

  @Test
  void isExactUnderManyThreadsWhileIdleSubjectsAreSwept() throws InterruptedException {
    AtomicInteger admitted = new AtomicInteger();
    CountDownLatch start = new CountDownLatch(1);
    Plan.RateLimit thousand = Shop.perSecond(1000, 1000);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int t = 0; t < 4; t++) {
        threads.execute(() -> {
          try {
            start.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
          }
          for (int i = 0; i < 2000; i++) {
            if (admits("a", List.of(thousand), 0)) {
              admitted.incrementAndGet();
            }
            limits.sweep(0);
          }
        });
      }
      start.countDown();
      threads.shutdown();
      assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(admitted).hasValue(1000);
  }
}
