package dev.tollway.accounting.holder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.accounting.PoolId;
import dev.tollway.accounting.frame.Final;
import dev.tollway.accounting.frame.FinalLease;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseTableTest {
  private static final PoolId POOL = new PoolId("key/shop/acme", "quota/monthly", 3);
  private static final PoolId OTHER = new PoolId("key/shop/größe", "money/EUR", 1);

  private final ArrayLeaseMemory memory = new ArrayLeaseMemory(LeaseTable.words(2));

  @Test
  void findsAfterARestartWhatWasOpened() {
    LeaseTable table = new LeaseTable(memory);
    Lease lease = open(table, POOL, new Counters(5, 2, 1));
    lease.grant(20);
    open(table, OTHER, Counters.ZERO);

    LeaseTable again = new LeaseTable(memory);

    assertThat(again.whole()).isTrue();
    assertThat(again.found()).extracting(Lease::pool).containsExactly(POOL, OTHER);
    Lease found = again.found().get(0);
    assertThat(found.granted()).isEqualTo(20);
    assertThat(found.used()).isEqualTo(5);
    assertThat(found.surrendered()).isEqualTo(2);
    assertThat(found.over()).isEqualTo(1);
    assertThat(found.idle()).isEqualTo(13);
    assertThat(found.notAfter()).isEqualTo(200);
  }

  @Test
  void opensNothingWhereNoSlotIsFree() {
    LeaseTable table = new LeaseTable(memory);
    open(table, POOL, Counters.ZERO);
    open(table, OTHER, Counters.ZERO);

    assertThat(table.open(new PoolId("key/a/b", "quota/c", 1), Counters.ZERO, 0, 1, 0)).isNull();
  }

  @Test
  void opensNothingWhoseNameIsTooLong() {
    PoolId tooLong = new PoolId("k".repeat(Slot.MAX_NAME_BYTES), "quota/c", 1);

    assertThat(new LeaseTable(memory).open(tooLong, Counters.ZERO, 0, 1, 0)).isNull();
  }

  @Test
  void letsAFreedSlotRestBeforeAnotherPoolGetsIt() {
    LeaseTable table = new LeaseTable(new ArrayLeaseMemory(LeaseTable.words(1)));
    table.free(open(table, POOL, Counters.ZERO), 100);

    assertThat(table.open(OTHER, Counters.ZERO, 0, 1, 99 + LeaseTable.REST_NANOS)).isNull();
    assertThat(table.open(OTHER, Counters.ZERO, 0, 1, 100 + LeaseTable.REST_NANOS)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {Slot.ORDINAL, Slot.ORDINAL + 1, Slot.ORDINAL + 2, Slot.STATE})
  void noticesAFlippedWord(int word) {
    open(new LeaseTable(memory), POOL, Counters.ZERO);
    memory.set(word, memory.get(word) ^ 0x0000_0100_0000_0000L);

    LeaseTable again = new LeaseTable(memory);

    assertThat(again.whole()).isFalse();
    assertThat(again.found()).isEmpty();
    assertThat(again.lastWords("abc", true).exact()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {Slot.TAKEN, Slot.GRANTED, Slot.USED, Slot.SURRENDERED, Slot.OVER})
  void noticesACounterThatCannotBe(int word) {
    open(new LeaseTable(memory), POOL, new Counters(1, 1, 0)).grant(10);
    memory.set(word, -5);

    assertThat(new LeaseTable(memory).whole()).isFalse();
  }

  @Test
  void seesNothingOfAnOpeningThatWasCutOff() {
    for (int stores = 0; stores < Slot.WORDS; stores++) {
      ArrayLeaseMemory words = new ArrayLeaseMemory(LeaseTable.words(1));
      StoppingMemory dying = new StoppingMemory(words);
      LeaseTable table = new LeaseTable(dying);
      dying.dieAfter(stores);
      boolean finished = true;
      try {
        open(table, POOL, new Counters(7, 0, 0));
      } catch (StoppingMemory.Stopped stopped) {
        finished = false;
      }

      LeaseTable again = new LeaseTable(words);

      assertThat(again.whole()).isTrue();
      assertThat(again.found()).hasSize(finished ? 1 : 0);
    }
  }

  @Test
  void speaksLastWordsThatAreExactOnlyUnderTheSameBoot() {
    open(new LeaseTable(memory), POOL, new Counters(5, 2, 1)).grant(20);
    LeaseTable again = new LeaseTable(memory);
    again.recover();

    Final last = again.lastWords("abc", true);

    assertThat(last.exact()).isTrue();
    assertThat(last.leases()).containsExactly(new FinalLease(POOL, 5, 2, 1));
    assertThat(again.lastWords("abc", false).exact()).isFalse();
  }

  private static Lease open(LeaseTable table, PoolId pool, Counters start) {
    return Objects.requireNonNull(table.open(pool, start, 100, 200, 0));
  }
}
