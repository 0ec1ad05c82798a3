package dev.tollway.operator;

import dev.tollway.accounting.ledger.AccountView;
import dev.tollway.operator.resolve.Resources;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop of the control plane: whole pictures, acknowledgements, totals of the ledger and time
 * come in; revisions, terms, Secrets, statuses and Events go out. Whatever comes while it works is
 * merged: of pictures the newest counts, of views the newest of each account.
 */
public final class ControlPlane implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ControlPlane.class);

  /** Acknowledgements and totals come in crowds: they are taken together. */
  private static final Duration GATHER = Duration.ofMillis(50);

  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_SLEEP = Duration.ofHours(1);

  private final Loop loop;
  private final Seams seams;
  private final ControlState state;
  private final AtomicReference<@Nullable Resources> picture = new AtomicReference<>();
  private final Map<String, AccountView> views = new ConcurrentHashMap<>();
  private final Set<String> denied = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean acknowledged = new AtomicBoolean();
  private final AtomicBoolean queued = new AtomicBoolean();
  private final AtomicReference<Consumer<Report>> listener = new AtomicReference<>(r -> {});
  private volatile Instant rested = Instant.EPOCH;
  private @Nullable Instant timer;
  private @Nullable Report last;
  private volatile @Nullable String failure;
  private volatile int statusesWaiting;

  /** Reads what the registry knows, and listens. Nothing goes out before the first picture. */
  public ControlPlane(Seams seams, Loop loop) {
    this.seams = seams;
    this.loop = loop;
    this.state = new ControlState(seams);
    seams.ledger().onChange(this::changed);
    seams
        .distributor()
        .acknowledgements()
        .listen(workload -> {
          acknowledged.set(true);
          wake(GATHER);
        });
    seams
        .distributor()
        .denials()
        .onDenial(key -> {
          denied.add(key);
          wake(GATHER);
        });
  }

  /**
   * A new whole picture. From any thread; returns at once. One that comes alone is taken at once;
   * where they come in crowds, each waits as long as the last turn took: what is newer by then is
   * taken instead, and half of the time is left for others.
   */
  public void apply(Resources resources) {
    picture.set(resources);
    Duration rest = Duration.between(seams.clock().instant(), rested);
    wake(rest.isNegative() ? Duration.ZERO : rest);
  }

  /** Called on the loop, whenever the report differs from the one before. */
  public void onReport(Consumer<Report> consumer) {
    listener.set(consumer);
  }

  /** Why the last turn did not end; null: it did. From any thread. */
  public @Nullable String failure() {
    return failure;
  }

  /** How many statuses wait for their turn in the budget of writes. From any thread. */
  public int statusesWaiting() {
    return statusesWaiting;
  }

  private void changed(AccountView view) {
    views.put(view.subject(), view);
    wake(GATHER);
  }

  private void wake(Duration delay) {
    if (delay.isZero()) {
      loop.execute(this::turn);
    } else if (queued.compareAndSet(false, true)) {
      loop.schedule(this::gathered, delay);
    }
  }

  private void gathered() {
    queued.set(false);
    turn();
  }

  private void turn() {
    Instant now = seams.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    try {
      Resources next = picture.getAndSet(null);
      if (next != null) {
        state.picture(next);
      }
      boolean sidecars = acknowledged.getAndSet(false);
      Set<String> subjects = new HashSet<>();
      for (String subject : Set.copyOf(views.keySet())) {
        AccountView view = views.remove(subject);
        if (view != null) {
          state.view(view);
          subjects.add(subject);
        }
      }
      Set<String> keys = new HashSet<>(denied);
      denied.removeAll(keys);
      state.turn(now, sidecars, subjects, keys);
      report();
      failure = null;
      Instant end = seams.clock().instant();
      rested = end.plus(Duration.between(now, end));
      statusesWaiting = state.statusesWaiting();
      sleepUntil(state.wakeAt(now), now);
    } catch (RuntimeException e) {
      // A store or a sink that fails now may work again: what was due is still due.
      if (!e.toString().equals(failure)) {
        failure = e.toString();
        LOG.error("the control plane could not finish a turn and tries again every {}", RETRY, e);
      }
      state.redo();
      timer = null;
      sleepUntil(now.plus(RETRY), now);
    }
  }

  private void report() {
    Report report = state.report();
    if (report != null && !report.equals(last)) {
      last = report;
      listener.get().accept(report);
    }
  }

  private void sleepUntil(@Nullable Instant time, Instant now) {
    Instant at =
        time == null || time.isAfter(now.plus(LONGEST_SLEEP)) ? now.plus(LONGEST_SLEEP) : time;
    if (timer != null && !timer.isAfter(at) && timer.isAfter(now)) {
      return;
    }
    timer = at;
    Duration delay = Duration.between(now, at);
    loop.schedule(this::turn, delay.compareTo(GATHER) < 0 ? GATHER : delay);
  }

  @Override
  public void close() {
    loop.close();
  }
}
