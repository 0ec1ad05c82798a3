package dev.tollway.sidecar.ledger;

import dev.tollway.accounting.frame.Final;
import dev.tollway.accounting.frame.LedgerFrame;
import dev.tollway.accounting.holder.HeldPool;
import dev.tollway.accounting.holder.HolderCore;
import dev.tollway.accounting.holder.HolderEffect;
import dev.tollway.accounting.holder.LedgerClock;
import dev.tollway.accounting.holder.Need;
import dev.tollway.accounting.holder.Verdict;
import dev.tollway.sidecar.enforce.LedgerSight;
import io.grpc.Channel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session with the ledger. One thread owns the core, and runs one event after another; every
 * other thread only puts events into its queue, whose length is bounded by the requests that may be
 * on their way, the pools that are known, and one frame of the ledger.
 *
 * <p>One file, a little long: whatever that one thread owns is named here and handed to nobody.
 */
public final class LedgerSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerSession.class);

  /** Requests between their event loop and an answer. */
  private static final int MAX_ON_THE_WAY = 2 * HolderCore.MAX_PARKED;

  private static final long LONGEST_SLEEP_NANOS = 250_000_000L;
  private static final long FLUSH_POLL_MILLIS = 5;
  private static final long SEARCH_NANOS = 60_000_000_000L;

  private final Channel channel;
  private final Incarnations incarnations;
  private final WallClock.Clocks clocks;
  private final WallClock wall;
  private final BackOff backOff;
  private final LinkedBlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
  private final Semaphore onTheWay = new Semaphore(MAX_ON_THE_WAY);
  private final Map<Long, Consumer<Verdict>> waiting = new HashMap<>();
  private final Map<Long, Runnable> looking = new HashMap<>();
  private final AtomicLong tickets = new AtomicLong();
  private final ArrayDeque<Retiring> retiring = new ArrayDeque<>();
  private final Thread thread;
  private volatile HolderCore core;
  private volatile boolean stopped;
  private volatile boolean welcomed;
  private Incarnation incarnation;
  private @Nullable LedgerStream stream;
  private long connectAt;
  private long connectedAt;
  private long searchAt;

  private record Retiring(HolderCore core, Incarnation incarnation) {}

  /** Begins with the machine's clocks; {@link #start} connects. */
  public LedgerSession(Channel channel, Incarnations incarnations) {
    this(channel, incarnations, new MachineClocks(), RandomGenerator.getDefault());
  }

  LedgerSession(
      Channel channel, Incarnations incarnations, WallClock.Clocks clocks, RandomGenerator random) {
    this.channel = channel;
    this.incarnations = incarnations;
    this.clocks = clocks;
    this.wall = new WallClock(clocks);
    this.backOff = new BackOff(random);
    this.incarnation = incarnations.first();
    long now = clocks.monotonicNanos();
    this.core =
        new HolderCore(incarnation.identity(), incarnation.leases(), incarnations.found(), now);
    this.searchAt = now + SEARCH_NANOS;
    this.connectAt = now;
    this.thread = new Thread(this::run, "tollway-ledger");
    this.thread.setDaemon(true);
  }

  /** Connects, and stays connected until {@link #close}. */
  public void start() {
    thread.start();
  }

  /** What may be said about time and 402 now; null: the ledger was never heard. Any thread. */
  public @Nullable LedgerSight sight() {
    long now = clocks.monotonicNanos();
    LedgerClock clock = core.clock();
    Instant time = clock.ledgerTime(now);
    return time == null ? null : new LedgerSight(time, clock.live(now) && !wall.jumped());
  }

  /** Whether a 402 of that core may be spoken now. Any thread. */
  public boolean live(HolderCore of) {
    return of.clock().live(clocks.monotonicNanos()) && !wall.jumped();
  }

  /** Whether one whole round trip of the session has ever succeeded. Any thread. */
  public boolean welcomed() {
    return welcomed;
  }

  /** The pools and the clock of the present incarnation. Any thread. */
  public HolderCore core() {
    return core;
  }

  /** Monotonic nanoseconds, as the core counts them. Any thread. */
  public long now() {
    return clocks.monotonicNanos();
  }

  /**
   * Asks for a request that is not covered. Any thread.
   *
   * @param then called exactly once, on the session's thread or, where too many are on the way, at
   *     once
   */
  public void request(List<Need> needs, Consumer<Verdict> then) {
    if (stopped || !onTheWay.tryAcquire()) {
      then.accept(new Verdict.Unreachable("too many requests wait for the ledger"));
      return;
    }
    long ticket = tickets.incrementAndGet();
    events.add(() -> {
      waiting.put(ticket, then);
      apply(core.request(ticket, needs, clocks.monotonicNanos()));
    });
  }

  /**
   * Asks for fresh numbers of pools of a subject. Any thread.
   *
   * @param then called exactly once
   */
  public void look(String subject, List<String> meters, Runnable then) {
    if (stopped || !onTheWay.tryAcquire()) {
      then.run();
      return;
    }
    long ticket = tickets.incrementAndGet();
    events.add(() -> {
      looking.put(ticket, then);
      apply(core.look(ticket, subject, meters, clocks.monotonicNanos()));
    });
  }

  /** A lease of that pool changed. Any thread, after every change. */
  public void changed(HeldPool pool) {
    if (pool.stir()) {
      events.add(() -> apply(core.stirred(pool, clocks.monotonicNanos())));
    }
  }

  /** Counts units beyond a limit where no window was known. Any thread. */
  public void passOver(Need need) {
    if (onTheWay.tryAcquire()) {
      events.add(() -> {
        onTheWay.release();
        apply(core.passOver(need.subject(), need.meter(), need.units(), clocks.monotonicNanos()));
      });
    }
  }

  /** Gives back what is idle; requests in flight still settle. Any thread. */
  public void drain() {
    events.add(() -> apply(core.drain(clocks.monotonicNanos())));
  }

  /**
   * After {@link #drain}: waits until the ledger has acknowledged all that was used and given back.
   *
   * @return false when the time was up before, or the session is closed
   */
  public boolean flush(Duration atMost) throws InterruptedException {
    long until = System.nanoTime() + atMost.toNanos();
    while (!stopped && System.nanoTime() - until < 0) {
      CompletableFuture<Boolean> told = new CompletableFuture<>();
      // A slot is freed only once the ledger knows all that was in it.
      events.add(() -> told.complete(incarnation.leases().again().found().isEmpty()));
      try {
        if (told.get(Math.max(1, until - System.nanoTime()), TimeUnit.NANOSECONDS)) {
          return true;
        }
        TimeUnit.MILLISECONDS.sleep(FLUSH_POLL_MILLIS);
      } catch (TimeoutException late) {
        return false;
      } catch (ExecutionException impossible) {
        throw new IllegalStateException("only completed with a value", impossible);
      }
    }
    return false;
  }

  /** Ends the session. What the ledger has not heard stays in the journal. */
  @Override
  public void close() {
    stopped = true;
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!stopped) {
        step();
      }
    } catch (InterruptedException ended) {
      LOG.debug("interrupted");
    } finally {
      stopped = true;
      leave();
    }
  }

  /** Whoever still waits is told so. */
  private void leave() {
    LedgerStream open = stream;
    if (open != null) {
      apply(core.disconnected(clocks.monotonicNanos()));
      open.cancel("the sidecar stops");
    }
    for (Runnable event = events.poll(); event != null; event = events.poll()) {
      event.run();
    }
    waiting.values().forEach(then -> then.accept(new Verdict.Unreachable("the sidecar stops")));
    looking.values().forEach(Runnable::run);
  }

  private void step() throws InterruptedException {
    long now = clocks.monotonicNanos();
    long due = Math.min(core.nextWake(), stream == null ? connectAt : Long.MAX_VALUE);
    long sleep = Math.min(LONGEST_SLEEP_NANOS, Math.max(0, due - now));
    Runnable event = events.poll(sleep, TimeUnit.NANOSECONDS);
    watchClock();
    if (event != null) {
      event.run();
    }
    now = clocks.monotonicNanos();
    apply(core.tick(now));
    watchSession(now);
    endRetired();
    if (now - searchAt >= 0) {
      searchAt = now + SEARCH_NANOS;
      tellFinals(incarnations.found());
    }
    if (stream == null && now - connectAt >= 0) {
      connect(now);
    }
  }

  private void connect(long now) {
    connectedAt = now;
    stream = LedgerStream.open(channel, new StreamEvents());
    apply(core.connected(now));
  }

  private void disconnect(String why) {
    LedgerStream open = stream;
    if (open != null) {
      stream = null;
      open.cancel(why);
      ended(why);
    }
  }

  private void ended(String why) {
    long now = clocks.monotonicNanos();
    connectAt = now + backOff.nanos();
    LOG.info("ledger session ended: {}", why);
    apply(core.disconnected(now));
  }

  private void watchClock() {
    if (wall.jumped()) {
      wall.settle();
      LOG.warn("the wall clock jumped: no 402 until the ledger has answered again");
      apply(core.clockJumped(clocks.monotonicNanos()));
    }
  }

  private void watchSession(long now) {
    if (stream != null && now - connectedAt >= LedgerClock.LIVE_NANOS && !core.clock().live(now)) {
      disconnect("the ledger is silent");
    }
  }

  /** Last words of an incarnation are spoken once its last request has ended. */
  private void endRetired() {
    Retiring oldest = retiring.peek();
    if (oldest != null && oldest.core().quiet()) {
      retiring.remove();
      tellFinals(List.of(oldest.incarnation().end()));
    }
  }

  private void tellFinals(List<Final> finals) {
    if (!finals.isEmpty()) {
      finals.forEach(core::tellFinal);
      disconnect("last words of an earlier incarnation are to be told");
      connectAt = clocks.monotonicNanos();
    }
  }

  private void apply(List<HolderEffect> effects) {
    for (HolderEffect effect : effects) {
      switch (effect) {
        case HolderEffect.Send send -> {
          LedgerStream open = stream;
          if (open != null) {
            open.send(send.frame());
          }
        }
        case HolderEffect.Decided decided -> {
          onTheWay.release();
          Consumer<Verdict> then = waiting.remove(decided.ticket());
          if (then != null) {
            then.accept(decided.verdict());
          }
        }
        case HolderEffect.Looked looked -> {
          onTheWay.release();
          Runnable then = looking.remove(looked.ticket());
          if (then != null) {
            then.run();
          }
        }
        case HolderEffect.Welcomed news -> {
          backOff.succeeded();
          incarnation.welcomed(news.ledgerId(), news.term());
          incarnations.told(news.finalsTaken());
        }
        case HolderEffect.Retired retired -> renew(retired.why());
        case HolderEffect.BackOff ask -> {
          backOff.atLeast(ask.nanos());
          events.add(() -> disconnect(ask.why()));
        }
      }
    }
  }

  private void renew(String why) {
    LOG.warn("a new incarnation begins: {}", why);
    retiring.add(new Retiring(core, incarnation));
    // The rest of this event still belongs to the old core.
    events.add(() -> {
      disconnect(why);
      incarnation = incarnations.next();
      long now = clocks.monotonicNanos();
      List<Final> untold = new ArrayList<>(core.untold());
      untold.addAll(incarnations.found());
      core = new HolderCore(incarnation.identity(), incarnation.leases(), untold, now);
      connectAt = now;
    });
  }

  private final class StreamEvents implements LedgerStream.Listener {
    @Override
    public void received(LedgerStream from, LedgerFrame frame) {
      events.add(() -> {
        // A frame of a stream that was left behind says nothing any more.
        if (stream == from) {
          apply(core.receive(frame, clocks.monotonicNanos()));
          welcomed |= frame instanceof LedgerFrame.Pong && core.clock().live(now());
          from.next();
        }
      });
    }

    @Override
    public void ended(LedgerStream from, String why) {
      events.add(() -> {
        if (stream == from) {
          stream = null;
          LedgerSession.this.ended(why);
        }
      });
    }
  }
}
