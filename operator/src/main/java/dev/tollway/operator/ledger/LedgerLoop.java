package dev.tollway.operator.ledger;

import dev.tollway.accounting.frame.HolderFrame;
import dev.tollway.accounting.frame.LedgerFrame;
import dev.tollway.accounting.ledger.AccountTerms;
import dev.tollway.accounting.ledger.AccountView;
import dev.tollway.accounting.ledger.Input;
import dev.tollway.accounting.ledger.LedgerCore;
import dev.tollway.accounting.ledger.Output;
import dev.tollway.accounting.ledger.Step;
import dev.tollway.accounting.ledger.Transition;
import dev.tollway.operator.ledger.store.LedgerStore;
import dev.tollway.operator.ledger.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of a store: takes what came in, decides in memory, commits once, and only then
 * answers.
 *
 * <p>While a commit is under way the next batch gathers, so batches grow with load and nobody waits
 * for company when there is none.
 */
public final class LedgerLoop implements Ledger, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LedgerLoop.class);

  /** Entries of one commit. */
  private static final int MAX_ENTRIES = 500;

  /** Longest time to gather what arrives. */
  private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private static final Duration RETRY = Duration.ofSeconds(1);

  /** What stands in the writer's queue: a session's turn, or a word of the control plane. */
  private sealed interface Turn {
    record OfSession(Inlet inlet) implements Turn {}

    record OfControl(Input input) implements Turn {}

    /** Terms are the newest ones, however many were handed over. */
    record OfTerms() implements Turn {}

    record Wake() implements Turn {}
  }

  private final LedgerStore store;
  private final LedgerTime time;
  private final Consumer<Exception> fatal;
  private final BlockingQueue<Turn> turns = new LinkedBlockingQueue<>();
  private final Map<Long, Inlet> inlets = new ConcurrentHashMap<>();
  private final AtomicLong sessions = new AtomicLong();
  private final List<Consumer<AccountView>> viewers = new CopyOnWriteArrayList<>();
  private final List<Consumer<Transition>> listeners = new CopyOnWriteArrayList<>();
  private final CommitPace pace = new CommitPace();
  private final List<BiConsumer<Integer, Duration>> watchers = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean closing;
  private volatile Input.@Nullable Terms terms;
  private LedgerStore.@Nullable Claim claim;
  private @Nullable LedgerCore core;

  /**
   * A loop over the store that it then closes.
   *
   * @param fatal told once when the process must end: the disk can no longer be believed, the
   *     shards belong to another process, or a bug showed
   */
  public LedgerLoop(LedgerStore store, InstantSource clock, Consumer<Exception> fatal) {
    this.store = store;
    this.time = new LedgerTime(clock, System::nanoTime);
    this.fatal = fatal;
    this.thread = Thread.ofPlatform().name("ledger").unstarted(this::run);
  }

  /** Takes the shards, reads the store and starts to answer. */
  public void start() throws StoreException {
    load(store.claim(UUID.randomUUID().toString()));
    thread.start();
  }

  private void load(LedgerStore.Claim mine) throws StoreException {
    var rows = store.load();
    time.atLeast(rows.time());
    claim = mine;
    core = new LedgerCore(mine.ledgerId(), mine.epoch(), rows);
  }

  /** Ledger time: never earlier than what was shown or stored before. Any thread. */
  public InstantSource ledgerTime() {
    return time;
  }

  @Override
  public void terms(Collection<AccountTerms> all) {
    terms = new Input.Terms(List.copyOf(all));
    turns.add(new Turn.OfTerms());
  }

  @Override
  public void purge(Collection<String> subjects) {
    turns.add(new Turn.OfControl(new Input.Purge(List.copyOf(subjects))));
  }

  @Override
  public void onChange(Consumer<AccountView> listener) {
    viewers.add(listener);
  }

  /** Called from the writer's thread with what happened to pools; must not block. */
  public void onTransition(Consumer<Transition> listener) {
    listeners.add(listener);
  }

  /**
   * Called from the writer's thread after each commit that wrote something; must not block.
   *
   * @param watcher told how many inputs it was made of, and how long it took
   */
  public void onCommit(BiConsumer<Integer, Duration> watcher) {
    watchers.add(watcher);
  }

  /** How many sessions are open. Any thread. */
  public int sessions() {
    return inlets.size();
  }

  /** A pod will never speak again. */
  public void podGone(String podUid) {
    turns.add(new Turn.OfControl(new Input.PodGone(podUid)));
  }

  /** A person gives what suspended leases of a subject hold back to its owner. */
  public void releaseSuspense(String subject) {
    turns.add(new Turn.OfControl(new Input.ReleaseSuspense(subject)));
  }

  /** A new session, whose frames are to be offered to the inlet. */
  Inlet connect(Outlet outlet) {
    Inlet inlet = new Inlet(sessions.incrementAndGet(), outlet);
    inlets.put(inlet.session, inlet);
    return inlet;
  }

  void offer(Inlet inlet, HolderFrame frame) {
    if (inlet.offer(frame)) {
      turns.add(new Turn.OfSession(inlet));
    }
  }

  void disconnect(Inlet inlet) {
    inlets.remove(inlet.session);
    if (inlet.end()) {
      turns.add(new Turn.OfSession(inlet));
    }
  }

  private void run() {
    try {
      Instant wake = time.instant();
      while (!closing) {
        wake = step(gather(wake));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (StoreException | RuntimeException e) {
      LOG.error("the ledger stops: {}", e.getMessage(), e);
      endAll("the ledger stops");
      fatal.accept(e);
    }
  }

  /** What came in, one frame a session in turn. */
  private List<Input> gather(Instant wake) throws InterruptedException {
    List<Input> inputs = new ArrayList<>();
    pace.news(System.nanoTime()).ifPresent(inputs::add);
    int entries = 0;
    long wait = Math.max(0, Duration.between(time.instant(), wake).toNanos());
    Turn turn = turns.poll(wait, TimeUnit.NANOSECONDS);
    long until = System.nanoTime() + GATHER_NANOS;
    while (turn != null) {
      Input input = take(turn);
      if (input != null) {
        inputs.add(input);
        entries += weight(input);
      }
      boolean full = entries >= MAX_ENTRIES || System.nanoTime() - until >= 0;
      turn = full ? null : turns.poll();
    }
    return inputs;
  }

  private @Nullable Input take(Turn turn) {
    return switch (turn) {
      case Turn.OfControl control -> control.input();
      case Turn.OfTerms newest -> terms;
      case Turn.Wake wake -> null;
      case Turn.OfSession(Inlet inlet) -> {
        Input input = inlet.take();
        if (inlet.again()) {
          turns.add(turn);
        }
        if (input instanceof Input.Frame) {
          inlet.outlet.taken();
        }
        yield input;
      }
    };
  }

  private static int weight(Input input) {
    return input instanceof Input.Frame(long session, HolderFrame.Report report)
        ? Math.max(1, report.entries().size())
        : 1;
  }

  private Instant step(List<Input> inputs) throws StoreException, InterruptedException {
    LedgerCore now = core;
    LedgerStore.Claim mine = claim;
    if (now == null || mine == null) {
      throw new IllegalStateException("the ledger was not started");
    }
    Step step = now.apply(time.instant(), inputs);
    try {
      long begin = System.nanoTime();
      store.commit(mine, step.changes());
      if (!step.changes().isEmpty()) {
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        pace.took(took.toNanos());
        watchers.forEach(watcher -> watcher.accept(inputs.size(), took));
      }
    } catch (StoreException e) {
      if (e.isFatal() || e instanceof StoreException.Fenced) {
        throw e;
      }
      return recover(mine, e, inputs);
    }
    step.alarms().forEach(words -> LOG.warn("ledger: {}", words));
    step.outputs().forEach(this::deliver);
    step.transitions().forEach(t -> listeners.forEach(listener -> listener.accept(t)));
    for (String subject : step.touched()) {
      AccountView view = now.view(subject);
      if (view != null) {
        viewers.forEach(viewer -> viewer.accept(view));
      }
    }
    return step.wake();
  }

  /** What was decided is forgotten; holders come back and say it again. */
  private Instant recover(LedgerStore.Claim mine, StoreException cause, List<Input> lost)
      throws StoreException, InterruptedException {
    LOG.error("the ledger lends nothing until its store works: {}", cause.getMessage());
    inlets.keySet().forEach(id -> deliver(new Output.Send(id, backoff())));
    endAll("the ledger's store failed");
    TimeUnit.NANOSECONDS.sleep(RETRY.toNanos());
    load(mine);
    if (terms != null) {
      turns.add(new Turn.OfTerms());
    }
    lost.stream()
        .filter(LedgerLoop::isFromControl)
        .forEach(in -> turns.add(new Turn.OfControl(in)));
    return time.instant();
  }

  private static boolean isFromControl(Input input) {
    return input instanceof Input.PodGone
        || input instanceof Input.ReleaseSuspense
        || input instanceof Input.Purge;
  }

  private static LedgerFrame backoff() {
    return new LedgerFrame.Backoff(RETRY, "the ledger's store failed");
  }

  private void deliver(Output output) {
    Inlet inlet = inlets.get(output.session());
    if (inlet == null) {
      return;
    }
    switch (output) {
      case Output.Send send -> inlet.outlet.send(send.frame());
      case Output.End end -> inlet.outlet.end(end.reason(), false);
    }
  }

  private void endAll(String reason) {
    inlets.values().forEach(inlet -> inlet.outlet.end(reason, true));
  }

  /** Ends all sessions, finishes the commit under way and closes the store. */
  @Override
  public void close() throws StoreException {
    closing = true;
    turns.add(new Turn.Wake());
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    endAll("the ledger stops");
    store.close();
  }
}
