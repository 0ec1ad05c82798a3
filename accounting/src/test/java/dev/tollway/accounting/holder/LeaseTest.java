package dev.tollway.accounting.holder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollway.accounting.PoolId;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LeaseTest {
  private static final PoolId POOL = new PoolId("key/shop/acme", "quota/monthly", 3);

  private final LeaseTable table = new LeaseTable(new ArrayLeaseMemory(LeaseTable.words(2)));
  private final Lease lease = lease(10);

  @Test
  void admitsUpToWhatIsGranted() {
    assertThat(lease.admit(10)).isTrue();

    assertThat(lease.admit(1)).isFalse();
    assertThat(lease.idle()).isZero();
    assertThat(lease.reserved()).isEqualTo(10);
  }

  @Test
  void refusesWithoutChangingAnything() {
    assertThat(lease.admit(11)).isFalse();

    assertThat(lease.idle()).isEqualTo(10);
    assertThat(lease.reserved()).isZero();
  }

  @Test
  void chargesWhatWasUsedAndMakesTheRestIdle() {
    lease.admit(4);

    assertThat(lease.settle(4, 3)).isZero();
    assertThat(lease.used()).isEqualTo(3);
    assertThat(lease.reserved()).isZero();
    assertThat(lease.idle()).isEqualTo(7);
  }

  @Test
  void givesBackAHoldThatNeverWentUpstream() {
    lease.admit(4);

    lease.settle(4, 0);

    assertThat(lease.used()).isZero();
    assertThat(lease.idle()).isEqualTo(10);
  }

  @Test
  void takesAnExcessLikeAnAdmission() {
    lease.admit(4);

    assertThat(lease.settle(4, 9)).isZero();
    assertThat(lease.used()).isEqualTo(9);
    assertThat(lease.idle()).isEqualTo(1);
  }

  @Test
  void tellsTheExcessThatFindsNoUnit() {
    lease.admit(4);

    assertThat(lease.settle(4, 15)).isEqualTo(5);
    assertThat(lease.used()).isEqualTo(10);
    assertThat(lease.reserved()).isZero();
    assertThat(lease.over()).isZero();
  }

  @Test
  void surrendersWhatIsIdleAboveWhatIsKept() {
    lease.admit(3);

    assertThat(lease.surrender(2)).isEqualTo(5);
    assertThat(lease.surrendered()).isEqualTo(5);
    assertThat(lease.idle()).isEqualTo(2);
    assertThat(lease.surrender(2)).isZero();
  }

  @Test
  void mergesGrantsByMax() {
    lease.grant(7);
    assertThat(lease.granted()).isEqualTo(10);

    lease.grant(12);
    assertThat(lease.granted()).isEqualTo(12);
  }

  @Test
  void boundsAGrantThatWouldOverflow() {
    lease.grant(Long.MAX_VALUE);

    assertThat(lease.granted()).isEqualTo(Lease.MAX_UNITS);
    assertThat(lease.admit(Lease.MAX_UNITS)).isTrue();
    assertThat(lease.admit(1)).isFalse();
  }

  @Test
  void rejectsNegativeUnits() {
    assertThatThrownBy(() -> lease.admit(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> lease.settle(1, -1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void countsOverWithoutOverflow() {
    lease.passOver(Lease.MAX_UNITS);
    lease.passOver(5);

    assertThat(lease.over()).isEqualTo(Lease.MAX_UNITS);
  }

  @Test
  void chargesInFullWhatWasInFlightWhenTheProcessDied() {
    lease.admit(4);
    lease.admit(2);
    lease.settle(4, 1);

    lease.recover();

    assertThat(lease.used()).isEqualTo(3);
    assertThat(lease.reserved()).isZero();
    assertThat(lease.idle()).isEqualTo(7);
  }

  @Test
  void coversItsWindowWithoutTheEnd() {
    assertThat(lease.covers(99)).isFalse();
    assertThat(lease.covers(100)).isTrue();
    assertThat(lease.covers(199)).isTrue();
    assertThat(lease.covers(200)).isFalse();
  }

  private Lease lease(long granted) {
    Lease opened = Objects.requireNonNull(table.open(POOL, Counters.ZERO, 100, 200, 0));
    opened.grant(granted);
    return opened;
  }
}
