package dev.tollway.accounting.holder;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.tollway.accounting.PoolId;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * S3 under real threads: {@code used + surrendered ≤ taken ≤ granted} at every instant, and nothing
 * is lost. Two threads each, because a machine with two cores runs no more at once; together they
 * play two admitters, one that settles and one that surrenders. {@link LeaseStressTest} runs them.
 */
public final class LeaseStress {
  private static final String SOUND = "Every unit is in one place.";
  private static final String BROKEN = "S3 is broken.";

  private LeaseStress() {}

  private static Lease lease(LeaseMemory memory, long granted, long inFlight) {
    Lease lease = new Lease(memory, 0, new PoolId("key/a", "quota/q", 1));
    lease.grant(granted);
    lease.admit(inFlight);
    return lease;
  }

  private static Lease lease(long granted, long inFlight) {
    return lease(new ArrayLeaseMemory(Slot.WORDS), granted, inFlight);
  }

  private static void judge(
      Lease lease, long used, long reserved, long surrendered, ZZZ_Result result) {
    result.r1 = lease.sound();
    result.r2 =
        lease.used() == used && lease.reserved() == reserved && lease.surrendered() == surrendered;
    result.r3 = used + reserved + surrendered + lease.idle() == lease.granted();
  }

  /** Two requests race for the last unit: exactly one has it. */
  @JCStressTest
  @Outcome(
      id = {"true, false, true", "false, true, true"},
      expect = ACCEPTABLE,
      desc = SOUND)
  @Outcome(expect = FORBIDDEN, desc = BROKEN)
  @State
  public static class LastUnit {
    private final Lease lease = lease(1, 0);

    /** Asks. */
    @Actor
    public void one(ZZZ_Result r) {
      r.r1 = lease.admit(1);
    }

    /** Asks, too. */
    @Actor
    public void other(ZZZ_Result r) {
      r.r2 = lease.admit(1);
    }

    /** Counts. */
    @Arbiter
    public void after(ZZZ_Result r) {
      r.r3 = lease.sound() && lease.idle() == 0 && lease.reserved() == 1;
    }
  }

  /** The same on a mutant: it has to fail. */
  @JCStressTest
  @Outcome(
      id = {"true, false, true", "false, true, true"},
      expect = ACCEPTABLE,
      desc = SOUND)
  @Outcome(expect = FORBIDDEN, desc = BROKEN)
  @State
  public static class LastUnitOfTwoWords {
    private final Lease lease = lease(new TornLeaseMemory(new ArrayLeaseMemory(Slot.WORDS)), 1, 0);

    /** Asks. */
    @Actor
    public void one(ZZZ_Result r) {
      r.r1 = lease.admit(1);
    }

    /** Asks, too. */
    @Actor
    public void other(ZZZ_Result r) {
      r.r2 = lease.admit(1);
    }

    /** Counts. */
    @Arbiter
    public void after(ZZZ_Result r) {
      r.r3 = lease.sound() && lease.idle() == 0 && lease.reserved() == 1;
    }
  }

  /** A request comes while the ledger takes back what is idle. */
  @JCStressTest
  @Outcome(id = "true, true, true", expect = ACCEPTABLE, desc = SOUND)
  @Outcome(expect = FORBIDDEN, desc = BROKEN)
  @State
  public static class AdmitAndSurrender {
    private final Lease lease = lease(3, 0);
    private boolean admitted;
    private long surrendered;

    /** A request. */
    @Actor
    public void admits() {
      admitted = lease.admit(2);
    }

    /** The ledger's recall. */
    @Actor
    public void surrenders() {
      surrendered = lease.surrender(0);
    }

    /** Counts. */
    @Arbiter
    public void after(ZZZ_Result r) {
      judge(lease, 0, admitted ? 2 : 0, surrendered, r);
    }
  }

  /** A request ends and gives back a unit while the ledger takes back what is idle. */
  @JCStressTest
  @Outcome(id = "true, true, true", expect = ACCEPTABLE, desc = SOUND)
  @Outcome(expect = FORBIDDEN, desc = BROKEN)
  @State
  public static class SettleAndSurrender {
    private final Lease lease = lease(3, 2);
    private long surrendered;

    /** It cost half of what it held. */
    @Actor
    public void settles() {
      lease.settle(2, 1);
    }

    /** The ledger's recall. */
    @Actor
    public void surrenders() {
      surrendered = lease.surrender(0);
    }

    /** Counts. */
    @Arbiter
    public void after(ZZZ_Result r) {
      judge(lease, 1, 0, surrendered, r);
    }
  }

  /** One thread admits and settles, the other surrenders and admits. */
  @JCStressTest
  @Outcome(id = "true, true, true", expect = ACCEPTABLE, desc = SOUND)
  @Outcome(expect = FORBIDDEN, desc = BROKEN)
  @State
  public static class Everyone {
    private final Lease lease = lease(5, 2);
    private boolean first;
    private boolean second;
    private long surrendered;

    /** A request comes, and the one in flight ends. */
    @Actor
    public void admitsAndSettles() {
      first = lease.admit(1);
      lease.settle(2, 1);
    }

    /** The ledger's recall, and another request. */
    @Actor
    public void surrendersAndAdmits() {
      surrendered = lease.surrender(2);
      second = lease.admit(2);
    }

    /** Counts. */
    @Arbiter
    public void after(ZZZ_Result r) {
      judge(lease, 1, (first ? 1 : 0) + (second ? 2 : 0), surrendered, r);
    }
  }

  /** Whoever looks in between sees no counter beyond the one that bounds it. */
  @JCStressTest
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "Bounded at every instant.")
  @Outcome(expect = FORBIDDEN, desc = BROKEN)
  @State
  public static class Watched {
    private final Lease lease = lease(3, 0);

    /** A whole request, and the ledger's recall. */
    @Actor
    public void works() {
      lease.admit(2);
      lease.settle(2, 1);
      lease.surrender(0);
    }

    /** Reads what only grows before what bounds it. */
    @Actor
    public void looks(ZZ_Result r) {
      long gone = lease.used() + lease.surrendered();
      r.r1 = gone <= lease.granted() - lease.idle();
      r.r2 = lease.idle() >= 0;
    }

    /** Nothing is left over. */
    @Arbiter
    public void after(ZZ_Result r) {
      r.r1 &= lease.sound() && lease.used() == 1 && lease.surrendered() == 2;
    }
  }
}
