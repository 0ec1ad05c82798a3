package dev.tollway.accounting.holder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.accounting.PoolId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** S3, S5, S6, S7, S8 and S17 of one lease: operations cut off or interleaved at any store. */
class LeaseAlgebraTest {

  enum Kind {
    ADMIT,
    SETTLE,
    GIVE_BACK,
    SURRENDER,
    GRANT
  }

  record Operation(Kind kind, long units, long part) {}

  /** One lease with an oracle beside it, which no rule reads. */
  private static final class Bench {
    final ArrayLeaseMemory words = new ArrayLeaseMemory(LeaseTable.words(1));
    final StoppingMemory memory = new StoppingMemory(words);
    final Lease lease =
        Objects.requireNonNull(
            new LeaseTable(memory)
                .open(new PoolId("key/a/b", "quota/c", 1), Counters.ZERO, 0, 1, 0));
    final List<Long> holds = new ArrayList<>();
    long charged;
    long granted;

    void run(Operation operation) {
      switch (operation.kind()) {
        case ADMIT -> {
          if (lease.admit(operation.units())) {
            holds.add(operation.units());
          }
        }
        case SETTLE -> end(operation.part());
        case GIVE_BACK -> end(0);
        case SURRENDER -> lease.surrender(operation.part());
        case GRANT -> {
          granted += operation.units();
          lease.grant(granted);
        }
      }
    }

    private void end(long part) {
      if (!holds.isEmpty()) {
        long held = holds.remove(0);
        long actual = Math.min(held, part);
        charged += actual;
        lease.settle(held, actual);
      }
    }

    void sound() {
      assertThat(lease.sound()).as("used + surrendered <= taken <= granted").isTrue();
    }
  }

  @Property(tries = 2_000)
  void neverTakesMoreThanIsGrantedWhoeverIsLetInBetweenTwoStores(
      @ForAll("operations") @Size(min = 1, max = 20) List<Operation> first,
      @ForAll("operations") @Size(min = 1, max = 20) List<Operation> second,
      @ForAll @IntRange(max = 3) int store) {
    Bench bench = new Bench();
    for (int i = 0; i < first.size(); i++) {
      Operation intruder = second.get(i % second.size());
      Counters before = Counters.of(bench.lease);
      bench.memory.intrudeAfter(
          store,
          () -> {
            bench.sound();
            // What the other thread holds is its own: it never settles a hold of the first one.
            if (intruder.kind() == Kind.ADMIT || intruder.kind() == Kind.SURRENDER) {
              bench.run(intruder);
            }
            bench.sound();
          });
      bench.run(first.get(i));
      bench.sound();
      assertThat(Counters.of(bench.lease).covers(before)).as("counters only grow").isTrue();
    }
    bench.memory.intrudeAfter(Long.MAX_VALUE / 2, () -> {});
    while (!bench.holds.isEmpty()) {
      bench.run(new Operation(Kind.SETTLE, 0, Long.MAX_VALUE));
    }
    assertThat(bench.lease.used()).isEqualTo(bench.charged);
    assertThat(bench.lease.reserved()).isZero();
    assertThat(bench.lease.idle() + bench.lease.used() + bench.lease.surrendered())
        .as("no unit is lost or made")
        .isEqualTo(bench.granted);
  }

  @Property(tries = 2_000)
  void recoversFromACrashAtAnyStoreAndFromCrashesOfTheRecovery(
      @ForAll("operations") @Size(min = 1, max = 30) List<Operation> operations,
      @ForAll @IntRange(max = 60) int diesAfter,
      @ForAll @Size(max = 3) List<@IntRange(max = 2) Integer> recoveryDiesAfter) {
    Bench bench = new Bench();
    bench.memory.dieAfter(diesAfter);
    Counters told = Counters.ZERO;
    long cutOff = 0;
    for (Operation operation : operations) {
      told = Counters.of(bench.lease);
      long head = bench.holds.isEmpty() ? 0 : bench.holds.get(0);
      try {
        bench.run(operation);
      } catch (StoppingMemory.Stopped stopped) {
        boolean ends = operation.kind() == Kind.SETTLE || operation.kind() == Kind.GIVE_BACK;
        cutOff = ends ? head : operation.kind() == Kind.ADMIT ? operation.units() : 0;
        break;
      }
    }
    long inFlight = bench.holds.stream().mapToLong(Long::longValue).sum();

    for (int stores : recoveryDiesAfter) {
      StoppingMemory dying = new StoppingMemory(bench.words);
      dying.dieAfter(stores);
      try {
        new LeaseTable(dying).recover();
      } catch (StoppingMemory.Stopped stopped) {
        assertThat(dying.dead()).isTrue();
      }
    }
    LeaseTable table = new LeaseTable(bench.words);
    table.recover();

    assertThat(table.whole()).isTrue();
    Lease lease = table.found().get(0);
    assertThat(lease.sound()).isTrue();
    assertThat(lease.reserved()).isZero();
    assertThat(Counters.of(lease).covers(told)).as("what was told is not taken back").isTrue();
    assertThat(lease.used())
        .as("what was charged, and what was in flight in full")
        .isGreaterThanOrEqualTo(Math.max(0, bench.charged + inFlight - cutOff))
        .isLessThanOrEqualTo(bench.charged + inFlight + cutOff);
    assertThat(lease.idle() + lease.used() + lease.surrendered()).isEqualTo(lease.granted());
    Counters once = Counters.of(lease);
    table.recover();
    assertThat(Counters.of(lease)).as("recovery again changes nothing").isEqualTo(once);
  }

  @Property(tries = 1_000)
  void mergesReportsToTheSameLeaseInAnyOrderAndAnyNumber(
      @ForAll("operations") @Size(min = 1, max = 15) List<Operation> operations,
      @ForAll("indices") List<Integer> deliveries) {
    Bench bench = new Bench();
    List<Counters> reports = new ArrayList<>();
    for (Operation operation : operations) {
      bench.run(operation);
      reports.add(Counters.of(bench.lease));
    }
    Counters inOrder = reports.get(reports.size() - 1);

    Counters merged = Counters.ZERO;
    for (int index : deliveries) {
      merged = merged.max(reports.get(index % reports.size()));
    }
    merged = merged.max(inOrder);

    assertThat(merged).isEqualTo(inOrder);
  }

  @Provide
  Arbitrary<List<Integer>> indices() {
    return Arbitraries.integers().between(0, 1_000).list().ofMaxSize(30);
  }

  @Provide
  Arbitrary<List<Operation>> operations() {
    return Combinators.combine(
            Arbitraries.of(Kind.values()),
            Arbitraries.longs().between(1, 6),
            Arbitraries.longs().between(0, 6))
        .as(Operation::new)
        .list();
  }
}
