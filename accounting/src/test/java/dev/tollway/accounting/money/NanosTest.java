package dev.tollway.accounting.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NanosTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1.00, 1000000000",
    "0.10, 100000000",
    "-50, -50000000000",
    "0.000000001, 1",
    "007.5, 7500000000",
    "9223372036.854775807, 9223372036854775807",
    "-9223372036.854775808, -9223372036854775808",
  })
  void reads(String text, long nanos) {
    assertThat(Nanos.parse(text)).isEqualTo(nanos);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        ".",
        "1.",
        ".5",
        "+1",
        "1e3",
        "1,5",
        " 1",
        "1 ",
        "0x1",
        "NaN",
        "--1",
        "1.2.3",
        "0.0000000001",
        "9223372036.854775808",
        "٣",
        "99999999999999999999999999999999999999"
      })
  void refuses(String text) {
    assertThatThrownBy(() -> Nanos.parse(text)).isInstanceOf(MoneyException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.00",
    "100000000, 0.10",
    "-1, -0.000000001",
    "12430000000, 12.43",
    "1000000000000, 1000.00",
    "1500000, 0.0015"
  })
  void writes(long nanos, String text) {
    assertThat(Nanos.format(nanos)).isEqualTo(text);
  }

  @Property
  void readsWhatItWrote(@ForAll long nanos) {
    assertThat(Nanos.parse(Nanos.format(nanos))).isEqualTo(nanos);
  }

  @Test
  void saysWhenASumDoesNotFit() {
    assertThatThrownBy(() -> Nanos.add(Long.MAX_VALUE, 1))
        .isInstanceOf(MoneyException.class)
        .hasMessageContaining("overflows");
  }

  @ParameterizedTest
  @CsvSource({
    "100000000, 1, 1, 100000000",
    "100000000, 1000, 1, 100000",
    "1, 3, 1, 1",
    "1, 3, 3, 1",
    "1, 3, 4, 2",
    "10, 3, 0, 0",
    "0, 7, 5, 0",
  })
  void roundsTheCostOfARequestUpOnce(long price, long per, long units, long cost) {
    assertThat(new Price(price, per).of(units)).isEqualTo(cost);
  }

  @Test
  void saysWhenACostDoesNotFit() {
    assertThatThrownBy(() -> new Price(Long.MAX_VALUE, 1).of(2)).isInstanceOf(MoneyException.class);
  }

  @Property
  void neverRoundsMoreThanOneNano(
      @ForAll @LongRange(min = 0, max = 1_000_000_000) long price,
      @ForAll @LongRange(min = 1, max = 1_000_000) long per,
      @ForAll @LongRange(min = 0, max = 1_000_000_000) long units) {
    long cost = new Price(price, per).of(units);
    assertThat(Math.multiplyExact(cost, per) - price * units).isBetween(0L, per - 1);
  }
}
