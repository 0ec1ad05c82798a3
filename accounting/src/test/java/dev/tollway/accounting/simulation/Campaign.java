package dev.tollway.accounting.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Many seeds, on all cores, until one fails. */
final class Campaign {
  static final int STEPS = 150;
  private static final Duration TELL_EVERY = Duration.ofSeconds(2);

  private final Mutant mutant;
  private final long first;
  private final long end;
  private final AtomicLong next;
  private final AtomicReference<@Nullable Outcome> failed = new AtomicReference<>();
  private final Coverage coverage = new Coverage();
  private final long beganAt = System.nanoTime();
  private long toldAt = beganAt;

  private Campaign(Mutant mutant, long first, long seeds) {
    this.mutant = mutant;
    this.first = first;
    this.end = first + seeds;
    this.next = new AtomicLong(first);
  }

  /** Runs that many seeds. */
  static Campaign run(Mutant mutant, long first, long seeds) throws InterruptedException {
    Campaign campaign = new Campaign(mutant, first, seeds);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      threads.add(Thread.ofPlatform().name("seeds-" + i).start(campaign::work));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return campaign;
  }

  /** The failure that was met; null: none. */
  @Nullable Outcome failed() {
    return failed.get();
  }

  Coverage coverage() {
    return coverage;
  }

  String duration() {
    return "%.1f s".formatted((System.nanoTime() - beganAt) / 1e9);
  }

  private void work() {
    Coverage met = new Coverage();
    for (long seed = next.getAndIncrement(); seed < end; seed = next.getAndIncrement()) {
      Outcome outcome = Outcome.of(History.draw(seed, STEPS), mutant);
      met.add(outcome.coverage());
      if (outcome.failure() != null) {
        next.set(end);
        failed.accumulateAndGet(outcome, Campaign::lower);
      }
      tell(seed);
    }
    synchronized (this) {
      coverage.add(met);
    }
  }

  private static @Nullable Outcome lower(@Nullable Outcome one, @Nullable Outcome other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.history().seed() < other.history().seed() ? one : other;
  }

  private synchronized void tell(long seed) {
    long now = System.nanoTime();
    if (now - toldAt >= TELL_EVERY.toNanos()) {
      toldAt = now;
      System.out.println("simulation: " + (seed - first) + " of " + (end - first) + " seeds");
    }
  }
}
