package dev.tollway.sidecar.config;

import dev.tollway.protocol.config.Ack;
import dev.tollway.protocol.config.ConfigRequest;
import dev.tollway.protocol.config.ConfigServiceGrpc;
import dev.tollway.protocol.config.ConfigUpdate;
import dev.tollway.protocol.config.Denials;
import dev.tollway.protocol.config.Refusal;
import dev.tollway.protocol.config.Subscribe;
import dev.tollway.sidecar.enforce.Snapshot;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this sidecar's configuration: subscribes, judges, publishes a {@link Snapshot},
 * acknowledges, and reconnects for ever.
 *
 * <p>Each update is in force before it is acknowledged. The file follows within a second, so that a
 * burst of changes is one write; what a crash loses there, the next subscription brings.
 */
public final class ConfigClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigClient.class);

  private final Channel channel;
  private final Subscriber subscriber;
  private final LastGoodFile file;
  private final Settings settings;
  private final Timing timing;
  private final Backoff backoff;
  private final Picture picture = new Picture();
  private final DenialLog denials = new DenialLog();
  private final List<Consumer<Snapshot>> listeners = new CopyOnWriteArrayList<>();

  private volatile Snapshot snapshot = Snapshot.NOTHING_YET;
  private @Nullable Stream stream;
  private @Nullable Confirmation confirmation;
  private boolean saveScheduled;
  private final List<Future<?>> tasks = new ArrayList<>();
  private boolean closed;

  /**
   * How long things last.
   *
   * @param maxConfigAge from here on without a word from the control plane, no keyed rule is served
   * @param firstReconnect the shortest time before a reconnect; doubled for each that fails
   * @param mostReconnect the longest
   * @param saveDelay from a change to the file
   * @param saveAgain how often the file is written without a change, so that its age tells the
   *     truth
   */
  public record Settings(
      Duration maxConfigAge,
      Duration firstReconnect,
      Duration mostReconnect,
      Duration saveDelay,
      Duration saveAgain) {
    /** What fits a pod. */
    public static final Settings DEFAULT =
        new Settings(
            Duration.ofHours(24),
            Duration.ofMillis(100),
            Duration.ofSeconds(10),
            Duration.ofMillis(500),
            Duration.ofMinutes(10));
  }

  /**
   * Where time comes from.
   *
   * @param scheduler runs reconnects and saves, one at a time
   * @param nanoTime monotonic
   * @param wallClock only for the age of a file
   */
  public record Timing(
      ScheduledExecutorService scheduler, LongSupplier nanoTime, InstantSource wallClock) {}

  /** The last time that the configuration was known to be the newest. */
  private record Confirmation(long nanoTime, Duration ageThen) {}

  /** Nothing happens before {@link #start()}. */
  public ConfigClient(
      Channel channel,
      Subscriber subscriber,
      Path lastGoodFile,
      Settings settings,
      Timing timing,
      RandomGenerator random) {
    this.channel = channel;
    this.subscriber = subscriber;
    this.file = new LastGoodFile(lastGoodFile, subscriber.workload());
    this.settings = settings;
    this.timing = timing;
    this.backoff =
        new Backoff(
            random, settings.firstReconnect().toMillis(), settings.mostReconnect().toMillis());
  }

  /** Puts the last good file in force, then connects. */
  public synchronized void start() {
    LastGoodFile.Saved saved = file.load();
    if (saved != null) {
      List<Refusal> refusals = picture.apply(saved.update());
      refusals.forEach(refusal ->
          LOG.warn(
              "{} of the last good configuration is refused: {}",
              refusal.getResource().getName(),
              refusal.getReason()));
      Duration age = Duration.between(saved.confirmed(), timing.wallClock().instant());
      confirmation =
          new Confirmation(timing.nanoTime().getAsLong(), age.isNegative() ? Duration.ZERO : age);
      publish();
      LOG.info("Last good configuration in force, {} old: {}", age, snapshot);
    }
    connect();
    long again = settings.saveAgain().toMillis();
    ScheduledExecutorService scheduler = timing.scheduler();
    tasks.add(scheduler.scheduleWithFixedDelay(this::refresh, again, again, TimeUnit.MILLISECONDS));
    tasks.add(scheduler.scheduleWithFixedDelay(this::checkAge, 1, 1, TimeUnit.SECONDS));
    tasks.add(scheduler.scheduleWithFixedDelay(this::tellDenials, 1, 1, TimeUnit.SECONDS));
  }

  /** What is in force now. Never blocks. */
  public Snapshot snapshot() {
    return snapshot;
  }

  /** Where refusals are noted; the control plane is told about them once a second. */
  public DenialLog denials() {
    return denials;
  }

  /** True while the control plane's stream is open and has sent the whole picture. */
  public synchronized boolean connected() {
    return stream != null && stream.whole;
  }

  /** How long ago the configuration was last known to be the newest; null: there is none yet. */
  public synchronized @Nullable Duration age() {
    if (connected() && picture.complete()) {
      return Duration.ZERO;
    }
    return confirmation == null
        ? null
        : confirmation.ageThen().plusNanos(timing.nanoTime().getAsLong() - confirmation.nanoTime());
  }

  /** Calls the listener now and after every change, on the thread of the change. */
  public void listen(Consumer<Snapshot> listener) {
    listeners.add(listener);
    listener.accept(snapshot);
  }

  /** Ends the stream and writes the file if that is due; the snapshot stays. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      if (connected()) {
        confirm();
      }
      closed = true;
      tasks.forEach(task -> task.cancel(false));
      if (stream != null) {
        stream.end();
        stream = null;
      }
    }
    save();
  }

  private synchronized void connect() {
    if (closed) {
      return;
    }
    Stream fresh = new Stream();
    stream = fresh;
    fresh.begin(subscriber.subscribe(picture.known(), picture.newest()));
  }

  private synchronized void receive(Stream from, ConfigUpdate update) {
    if (from != stream) {
      return;
    }
    if (picture.outdated(update)) {
      LOG.warn("This control plane is behind what this sidecar was told before; nothing is taken.");
      ended(from, "it would bring back an older configuration");
      from.cancel();
      return;
    }
    backoff.reset();
    List<Refusal> refusals = picture.apply(update);
    for (Refusal refusal : refusals) {
      LOG.warn("{} is refused: {}", refusal.getResource().getName(), refusal.getReason());
    }
    from.whole |= update.getComplete();
    if (from.whole) {
      confirm();
    }
    publish();
    from.acknowledge(
        Ack.newBuilder().setSequence(update.getSequence()).addAllRefused(refusals).build());
    scheduleSave();
  }

  private synchronized void ended(Stream from, String why) {
    if (from != stream) {
      return;
    }
    if (from.whole) {
      confirm();
    }
    stream = null;
    if (closed) {
      return;
    }
    long millis = backoff.nextMillis();
    LOG.info("The stream of configuration ended ({}); connecting again in {} ms.", why, millis);
    schedule(this::connect, millis);
  }

  private void confirm() {
    if (picture.complete()) {
      confirmation = new Confirmation(timing.nanoTime().getAsLong(), Duration.ZERO);
    }
  }

  private void publish() {
    Snapshot fresh = picture.snapshot();
    snapshot = tooOld() ? fresh.in(Snapshot.State.TOO_OLD) : fresh;
    for (Consumer<Snapshot> listener : listeners) {
      listener.accept(snapshot);
    }
  }

  private boolean tooOld() {
    Duration age = age();
    return age != null && age.compareTo(settings.maxConfigAge()) > 0;
  }

  /** Closes keyed rules once the configuration is too old, and opens them again. */
  synchronized void checkAge() {
    boolean stale = snapshot.state() == Snapshot.State.TOO_OLD;
    if (picture.complete() && tooOld() != stale) {
      if (!stale) {
        LOG.warn(
            "The configuration is {} old: keyed rules are not served until it is confirmed.",
            age());
      }
      publish();
    }
  }

  /** Tells what was refused since the last time on this stream, if it takes something now. */
  synchronized void tellDenials() {
    if (stream != null && stream.whole) {
      stream.tell(denials);
    }
  }

  private void refresh() {
    synchronized (this) {
      if (!connected()) {
        return;
      }
      confirm();
    }
    save();
  }

  private void scheduleSave() {
    if (!saveScheduled && picture.complete()) {
      saveScheduled = true;
      schedule(this::save, settings.saveDelay().toMillis());
    }
  }

  private void save() {
    ConfigUpdate whole;
    Instant confirmed;
    synchronized (this) {
      saveScheduled = false;
      Duration age = age();
      if (!picture.complete() || age == null) {
        return;
      }
      whole = picture.whole();
      confirmed = timing.wallClock().instant().minus(age);
    }
    try {
      file.save(whole, confirmed);
    } catch (IOException e) {
      LOG.warn("The last good configuration could not be written: {}", e.toString());
    }
  }

  private void schedule(Runnable task, long millis) {
    try {
      tasks.removeIf(Future::isDone);
      tasks.add(timing.scheduler().schedule(task, millis, TimeUnit.MILLISECONDS));
    } catch (RejectedExecutionException e) {
      LOG.debug("the process ends: nothing is scheduled any more", e);
    }
  }

  /** One stream; its calls come one at a time. */
  private final class Stream implements StreamObserver<ConfigUpdate> {
    private @Nullable ClientCallStreamObserver<ConfigRequest> requests;
    private boolean whole;

    /** A new stream begins with everything: what the last one told may have been lost. */
    private long toldDenials;

    void begin(Subscribe subscribe) {
      requests =
          (ClientCallStreamObserver<ConfigRequest>) ConfigServiceGrpc.newStub(channel).stream(this);
      requests.onNext(ConfigRequest.newBuilder().setSubscribe(subscribe).build());
    }

    void acknowledge(Ack ack) {
      if (requests != null) {
        requests.onNext(ConfigRequest.newBuilder().setAck(ack).build());
      }
    }

    /** Waits while the control plane reads slowly, so that nothing piles up here. */
    void tell(DenialLog log) {
      long last = log.last();
      if (requests == null || last == toldDenials || !requests.isReady()) {
        return;
      }
      // Whatever is noted in between is told twice, which changes nothing.
      Denials fresh = log.after(toldDenials);
      requests.onNext(ConfigRequest.newBuilder().setDenials(fresh).build());
      toldDenials = last;
    }

    void cancel() {
      if (requests != null) {
        requests.cancel("an older picture than the one before", null);
      }
    }

    void end() {
      if (requests != null) {
        requests.onCompleted();
      }
    }

    @Override
    public void onNext(ConfigUpdate update) {
      receive(this, update);
    }

    @Override
    public void onError(Throwable error) {
      ended(this, Status.fromThrowable(error).toString());
    }

    @Override
    public void onCompleted() {
      ended(this, "closed by the control plane");
    }
  }
}
