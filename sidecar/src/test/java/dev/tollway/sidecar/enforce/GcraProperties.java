package dev.tollway.sidecar.enforce;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class GcraProperties {

  @Property
  void passesInAnySpanAtMostTheBurstAndTheRateTimesTheSpan(
      @ForAll @LongRange(min = 1, max = 1000) long limit,
      @ForAll @LongRange(min = 1, max = 50) long burst,
      @ForAll @LongRange(min = 1, max = 5_000_000_000L) long intervalNanos,
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 60_000_000) Integer> gaps) {
    Gcra rate = Gcra.of(limit, Duration.ofNanos(intervalNanos), burst);
    List<Long> passed = new ArrayList<>();
    long now = 0;
    long debt = 0;
    for (int gap : gaps) {
      now += gap;
      debt = rate.after(debt, gap);
      if (rate.fits(debt)) {
        debt += rate.perRequest();
        passed.add(now);
      }
    }
    for (int from = 0; from < passed.size(); from++) {
      for (int to = from; to < passed.size(); to++) {
        BigInteger span = BigInteger.valueOf(passed.get(to) - passed.get(from));
        BigInteger most =
            span.multiply(BigInteger.valueOf(limit))
                .divide(BigInteger.valueOf(intervalNanos))
                .add(BigInteger.valueOf(burst));
        assertThat(BigInteger.valueOf(to - from + 1L)).isLessThanOrEqualTo(most);
      }
    }
  }

  @Property
  void waitsExactlyAsLongAsNeeded(
      @ForAll @LongRange(min = 1, max = 100_000) long limit,
      @ForAll @LongRange(min = 1, max = 100) long burst,
      @ForAll @LongRange(min = 1, max = 86_400_000_000_000L) long intervalNanos) {
    Gcra rate = Gcra.of(limit, Duration.ofNanos(intervalNanos), burst);
    long full = rate.capacity();
    long wait = rate.waitNanos(full);
    assertThat(wait).isPositive();
    assertThat(rate.fits(rate.after(full, wait / rate.tickNanos()))).isTrue();
    assertThat(rate.fits(rate.after(full, wait / rate.tickNanos() - 1))).isFalse();
  }

  @Property
  void neverOverflows(
      @ForAll @LongRange(min = 1, max = 1_000_000_000_000_000_000L) long limit,
      @ForAll @LongRange(min = 1, max = 1_000_000_000_000_000_000L) long burst,
      @ForAll @LongRange(min = 1, max = 316_224_000L) long seconds,
      @ForAll @LongRange(min = 0, max = Long.MAX_VALUE) long ticks) {
    Gcra rate = Gcra.of(limit, Duration.ofSeconds(seconds), burst);
    assertThat(rate.capacity()).isBetween(rate.perRequest(), 1L << 62);
    assertThat(rate.after(rate.capacity(), ticks)).isBetween(0L, rate.capacity());
    assertThat(rate.waitNanos(rate.capacity())).isPositive();
    assertThat(rate.remaining(0)).isLessThanOrEqualTo(burst).isPositive();
  }

  @Property
  void refillsWithoutDriftWhereTheLimitDoesNotDivideTheInterval(
      @ForAll @LongRange(min = 1, max = 10_000) long limit) {
    Gcra rate = Gcra.of(limit, Duration.ofSeconds(1), limit);
    long perSecond = rate.after(rate.capacity(), 1_000_000_000 / rate.tickNanos());
    assertThat(perSecond).isZero();
  }
}
