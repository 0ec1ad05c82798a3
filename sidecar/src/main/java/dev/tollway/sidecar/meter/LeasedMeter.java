package dev.tollway.sidecar.meter;

import dev.tollway.accounting.holder.HeldPool;
import dev.tollway.accounting.holder.Hold;
import dev.tollway.accounting.holder.HolderCore;
import dev.tollway.accounting.holder.Need;
import dev.tollway.accounting.holder.Verdict;
import dev.tollway.sidecar.enforce.Caller;
import dev.tollway.sidecar.enforce.Decision;
import dev.tollway.sidecar.enforce.Draw;
import dev.tollway.sidecar.ledger.LedgerSession;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Admits from leases: on the calling thread where every pool has idle units or the ledger's refusal
 * stands, without a lock and without a call; through the ledger session otherwise.
 */
public final class LeasedMeter implements Meter {
  private final LedgerSession session;
  private final Readings readings;
  private final LongAdder settledTwice = new LongAdder();
  private final LongAdder passedOver = new LongAdder();

  /** Admits from what the session borrows. */
  public LeasedMeter(LedgerSession session) {
    this.session = session;
    this.readings = new Readings(session);
  }

  /** How often a permit was settled again: a bug each time. */
  public long settledTwice() {
    return settledTwice.sum();
  }

  /** Requests that passed only because their plan is on trial. */
  public long passedOver() {
    return passedOver.sum();
  }

  @Override
  public void admit(Decision.Charge charge, Executor loop, Consumer<Admission> then) {
    List<Draw> draws = charge.draws();
    HolderCore core = session.core();
    long now = session.now();
    Hold hold = take(core, draws, now);
    if (hold != null) {
      changed(hold);
      then.accept(admitted(charge, hold));
      return;
    }
    Verdict known = charge.shadow() ? null : exhausted(core, draws, now);
    if (known != null) {
      then.accept(new Admission.Refused(Denials.of(charge, known, readings)));
      return;
    }
    List<Need> needs = new ArrayList<>(draws.size());
    for (Draw draw : draws) {
      needs.add(new Need(draw.subject(), draw.meter(), draw.units()));
    }
    session.request(needs, verdict -> tell(charge, needs, verdict, loop, then));
  }

  @Override
  public void usage(Caller caller, Executor loop, Consumer<UsageView> then) {
    session.look(
        caller.key().subject(),
        Readings.meters(caller.plan()),
        () -> loop.execute(() -> then.accept(readings.view(caller))));
  }

  private static @Nullable Hold take(HolderCore core, List<Draw> draws, long now) {
    if (!core.clock().known() && !draws.isEmpty()) {
      return null;
    }
    HeldPool[] pools = new HeldPool[draws.size()];
    long[] units = new long[pools.length];
    for (int i = 0; i < pools.length; i++) {
      Draw draw = draws.get(i);
      HeldPool pool = core.pools().find(draw.subject(), draw.meter());
      if (pool == null) {
        return null;
      }
      pools[i] = pool;
      units[i] = draw.units();
    }
    return Hold.take(pools, units, core.clock().ledgerNanos(now));
  }

  /** The 402 that stands already, so that nobody needs to be asked; null: the core must be. */
  private @Nullable Verdict exhausted(HolderCore core, List<Draw> draws, long now) {
    for (int i = 0; i < draws.size(); i++) {
      Draw draw = draws.get(i);
      HeldPool pool = core.pools().find(draw.subject(), draw.meter());
      Verdict known =
          pool == null
              ? null
              : pool.exhausted(
                  draw.units(), core.clock().ledgerNanos(now), now, () -> session.live(core));
      if (known != null) {
        return known;
      }
    }
    return null;
  }

  private void tell(
      Decision.Charge charge,
      List<Need> needs,
      Verdict verdict,
      Executor loop,
      Consumer<Admission> then) {
    Admission admission =
        switch (verdict) {
          case Verdict.Admitted admitted -> admitted(charge, admitted.hold());
          case Verdict other when charge.shadow() ->
              new Admission.Admitted(new OverPermit(charge, needs), readings.hints(charge));
          case Verdict other -> new Admission.Refused(Denials.of(charge, other, readings));
        };
    try {
      loop.execute(() -> then.accept(admission));
    } catch (RejectedExecutionException ended) {
      // The event loop is gone, and the client with it.
      if (admission instanceof Admission.Admitted admitted) {
        admitted.permit().settle(Outcome.UNTOUCHED);
      }
    }
  }

  private Admission admitted(Decision.Charge charge, Hold hold) {
    return new Admission.Admitted(new LeasePermit(charge, hold), readings.hints(charge));
  }

  private void changed(Hold hold) {
    for (HeldPool pool : hold.pools()) {
      session.changed(pool);
    }
  }

  /** Units held in leases. */
  private final class LeasePermit extends OncePermit {
    private static final long serialVersionUID = 1;

    private final transient Hold hold;

    LeasePermit(Decision.Charge charge, Hold hold) {
      super(charge.mode(), settledTwice);
      this.hold = hold;
    }

    @Override
    void settleOnce(boolean charged) {
      hold.settle(charged);
      changed(hold);
    }
  }

  /** A request that only passes because its plan is on trial: counted beyond the limit. */
  private final class OverPermit extends OncePermit {
    private static final long serialVersionUID = 1;

    private final transient List<Need> needs;

    OverPermit(Decision.Charge charge, List<Need> needs) {
      super(charge.mode(), settledTwice);
      this.needs = needs;
      passedOver.increment();
    }

    @Override
    void settleOnce(boolean charged) {
      if (charged) {
        needs.forEach(session::passOver);
      }
    }
  }
}
