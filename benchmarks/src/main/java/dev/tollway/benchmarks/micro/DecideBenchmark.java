package dev.tollway.benchmarks.micro;

import dev.tollway.sidecar.enforce.Decision;
import dev.tollway.sidecar.enforce.Enforcer;
import dev.tollway.sidecar.enforce.RateLimits;
import dev.tollway.sidecar.enforce.Reason;
import dev.tollway.sidecar.enforce.RequestFacts;
import dev.tollway.sidecar.enforce.Snapshot;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One decision: route, path, key among 1,000, standing, rate limit, draws. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecideBenchmark {
  /** Requests that differ, so that no single key stays in the cache of the processor. */
  private static final int VARIANTS = 1 << 10;

  private static final long PER_SECOND = 100;

  /** From one request to the next, so that a key makes about one a second. */
  private static final long STEP_NANOS = 1_000_000;

  /** How a request ends: the decision is checked before anything is measured. */
  public enum Fate {
    /** Charged. */
    PASS(null),
    /** 404. */
    ROUTE_NOT_FOUND(Reason.ROUTE_NOT_FOUND),
    /** 401. */
    KEY_MISSING(Reason.KEY_MISSING),
    /** 401. */
    KEY_INVALID(Reason.KEY_INVALID),
    /** 403. */
    KEY_SUSPENDED(Reason.KEY_SUSPENDED),
    /** 403. */
    ROUTE_NOT_IN_PLAN(Reason.ROUTE_NOT_IN_PLAN),
    /** 402. */
    SUBSCRIPTION_EXPIRED(Reason.SUBSCRIPTION_EXPIRED),
    /** 429. */
    RATE_LIMITED(Reason.RATE_LIMITED);

    private final @Nullable Reason reason;

    Fate(@Nullable Reason reason) {
      this.reason = reason;
    }
  }

  /** How the requests end. */
  @Param public Fate fate = Fate.PASS;

  private final RequestFacts[] requests = new RequestFacts[VARIANTS];
  private Snapshot snapshot = Snapshot.NOTHING_YET;
  private Enforcer enforcer = new Enforcer(Shop.PORT, new RateLimits());
  private int next;
  private long now;
  private long step;

  /** Builds the shop and sees that requests end as they should. */
  @Setup
  public void open() {
    // A burst of one, used up by the first round below, and a clock that stands still.
    snapshot = Shop.snapshot(fate == Fate.RATE_LIMITED ? 1 : PER_SECOND);
    step = fate == Fate.RATE_LIMITED ? 0 : STEP_NANOS;
    enforcer = new Enforcer(Shop.PORT, new RateLimits());
    for (int i = 0; i < VARIANTS; i++) {
      requests[i] = request(i % Shop.KEYS);
    }
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < VARIANTS; i++) {
        decide();
      }
    }
    Decision decision = decide();
    Reason reason = decision instanceof Decision.Refuse refuse ? refuse.denial().reason() : null;
    if (reason != fate.reason) {
      throw new IllegalStateException("a request of " + fate + " ends as " + decision);
    }
  }

  private RequestFacts request(int i) {
    String path = "/orders/" + i;
    return switch (fate) {
      case PASS, RATE_LIMITED -> Shop.call(path, Shop.secret(i));
      case ROUTE_NOT_FOUND -> Shop.call("/elsewhere/" + i, Shop.secret(i));
      case KEY_MISSING -> Shop.call(path, null);
      case KEY_INVALID -> Shop.call(path, Shop.secret("guess-" + i));
      case KEY_SUSPENDED -> Shop.call(path, Shop.secret("suspended"));
      case ROUTE_NOT_IN_PLAN -> Shop.call(path, Shop.secret("other"));
      case SUBSCRIPTION_EXPIRED -> Shop.call(path, Shop.secret("unpaid"));
    };
  }

  /** One decision. */
  @Benchmark
  public Decision decide() {
    RequestFacts facts = requests[next++ & VARIANTS - 1];
    now += step;
    return enforcer.decide(snapshot, facts, Shop.LIVE, now);
  }
}
