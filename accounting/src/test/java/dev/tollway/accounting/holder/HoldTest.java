package dev.tollway.accounting.holder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.accounting.PoolId;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HoldTest {
  private final LeaseTable table = new LeaseTable(new ArrayLeaseMemory(LeaseTable.words(3)));
  private final HeldPool quota = pool("quota/monthly", 10);
  private final HeldPool money = pool("money/EUR", 3);

  @Test
  void takesFromEveryPool() {
    Hold hold = Hold.take(new HeldPool[] {quota, money}, new long[] {1, 2}, 5);

    assertThat(hold).isNotNull();
    assertThat(quota.idle(5)).isEqualTo(9);
    assertThat(money.idle(5)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void leavesEveryPoolAsItWasWhenOneIsDry(boolean dryFirst) {
    HeldPool[] pools = dryFirst ? new HeldPool[] {money, quota} : new HeldPool[] {quota, money};
    long[] units = dryFirst ? new long[] {4, 1} : new long[] {1, 4};

    assertThat(Hold.take(pools, units, 5)).isNull();
    assertThat(quota.idle(5)).isEqualTo(10);
    assertThat(money.idle(5)).isEqualTo(3);
  }

  @Test
  void chargesEveryPoolInFull() {
    Hold hold =
        Objects.requireNonNull(Hold.take(new HeldPool[] {quota, money}, new long[] {1, 2}, 5));

    hold.settle(true);

    assertThat(Objects.requireNonNull(quota.current(5)).used()).isEqualTo(1);
    assertThat(Objects.requireNonNull(money.current(5)).used()).isEqualTo(2);
    assertThat(money.idle(5)).isEqualTo(1);
  }

  @Test
  void givesEverythingBackWhenNothingIsCharged() {
    Hold hold =
        Objects.requireNonNull(Hold.take(new HeldPool[] {quota, money}, new long[] {1, 2}, 5));

    hold.settle(false);

    assertThat(quota.idle(5)).isEqualTo(10);
    assertThat(money.idle(5)).isEqualTo(3);
  }

  @Test
  void takesNothingOutsideTheWindow() {
    assertThat(Hold.take(new HeldPool[] {quota}, new long[] {1}, 100)).isNull();
  }

  @Test
  void takesNothingBeforeThoseWhoWait() {
    quota.queue(true);

    assertThat(Hold.take(new HeldPool[] {quota}, new long[] {1}, 5)).isNull();
  }

  @Test
  void nudgesOnceUntilTheCoreHasLooked() {
    assertThat(quota.stir()).isTrue();
    assertThat(quota.stir()).isFalse();

    quota.calm();
    assertThat(quota.stir()).isTrue();
  }

  @Test
  void nudgesAgainWhenHalfIsUsedUp() {
    quota.askBelow(Objects.requireNonNull(quota.current(5)), 5);
    assertThat(quota.stir()).isTrue();
    assertThat(Hold.take(new HeldPool[] {quota}, new long[] {5}, 5)).isNotNull();

    assertThat(quota.stir()).isTrue();
    assertThat(quota.stir()).isFalse();
  }

  private HeldPool pool(String meter, long granted) {
    HeldPool pool = new HeldPool("key/shop/acme", meter);
    Lease lease =
        Objects.requireNonNull(
            table.open(new PoolId("key/shop/acme", meter, 1), Counters.ZERO, 0, 100, 0));
    lease.grant(granted);
    pool.add(lease);
    return pool;
  }
}
