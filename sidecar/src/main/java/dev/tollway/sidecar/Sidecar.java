package dev.tollway.sidecar;

import dev.tollway.sidecar.admin.AdminServer;
import dev.tollway.sidecar.admin.Health;
import dev.tollway.sidecar.admin.SidecarMetrics;
import dev.tollway.sidecar.config.ConfigClient;
import dev.tollway.sidecar.config.Subscriber;
import dev.tollway.sidecar.enforce.Enforcer;
import dev.tollway.sidecar.enforce.LedgerSight;
import dev.tollway.sidecar.enforce.RateLimits;
import dev.tollway.sidecar.enforce.Snapshot;
import dev.tollway.sidecar.http.Deadlines;
import dev.tollway.sidecar.http.Decisions;
import dev.tollway.sidecar.http.EnforcedDecisions;
import dev.tollway.sidecar.http.HttpListener;
import dev.tollway.sidecar.http.HttpSettings;
import dev.tollway.sidecar.http.Loops;
import dev.tollway.sidecar.http.TrustedProxies;
import dev.tollway.sidecar.ledger.LedgerSession;
import dev.tollway.sidecar.meter.BootId;
import dev.tollway.sidecar.meter.Journals;
import dev.tollway.sidecar.meter.LeasedMeter;
import dev.tollway.sidecar.upstream.UpstreamSettings;
import io.grpc.Channel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One sidecar, whole: start → ready → drain → stop.
 *
 * <pre>
 *   start: journal, ledger session, configuration, admin port, and last the port for clients
 *   ready: a whole configuration is in force, and the ledger answered one round trip
 *   drain: not ready, and every answer ends its connection; new connections are still served
 *   stop:  nothing new; what is in flight ends or is cut; usage is told to the ledger
 * </pre>
 */
public final class Sidecar implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sidecar.class);

  /** Leases that a journal holds: 2 MiB. */
  private static final int JOURNAL_SLOTS = 4_096;

  /** How long the last words to the ledger may take. */
  private static final Duration FLUSH = Duration.ofSeconds(1);

  private static final String LAST_GOOD = "config.last-good";

  private final SidecarSettings settings;
  private final InstantSource clock;
  private final Timer timer;
  private final ScheduledExecutorService scheduler;
  private final SidecarMetrics metrics = new SidecarMetrics();
  private final Journals journals;
  private final LedgerSession session;
  private final LeasedMeter meter;
  private final ConfigClient config;
  private final RateLimits rateLimits = new RateLimits();
  private final @Nullable AdminServer admin;
  private final HttpListener http;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean draining;

  /** Waits, so that nobody else has to. */
  interface Timer {
    /** Completed after that time. */
    CompletableFuture<?> after(Duration time);
  }

  private Sidecar(
      SidecarSettings settings, Channel controlPlane, Loops loops, InstantSource clock, Timer timer)
      throws IOException {
    this.settings = settings;
    this.clock = clock;
    this.timer = timer;
    Path state = Files.createDirectories(settings.stateDir());
    HttpSettings front = front(settings);
    UpstreamSettings upstream = UpstreamSettings.of(settings.upstream());
    scheduler =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("tollway-sidecar").factory());
    journals =
        new Journals(state.resolve("journal"), settings.podUid(), BootId.read(), JOURNAL_SLOTS);
    session = new LedgerSession(controlPlane, journals);
    meter = new LeasedMeter(session);
    config =
        new ConfigClient(
            controlPlane,
            new Subscriber(
                settings.namespace(),
                settings.workloadKind(),
                settings.workloadName(),
                settings.podUid(),
                settings.podName()),
            state.resolve(LAST_GOOD),
            configTimes(settings),
            new ConfigClient.Timing(scheduler, System::nanoTime, clock),
            RandomGenerator.getDefault());
    gauges();
    session.start();
    config.start();
    AdminServer opened = null;
    try {
      InetSocketAddress adminListen = settings.adminListen();
      opened =
          adminListen == null
              ? null
              : AdminServer.start(adminListen, new OwnHealth(), metrics.registry());
      http = HttpListener.open(loops, front, upstream, this::decisions, clock);
    } catch (IOException e) {
      if (opened != null) {
        opened.close();
      }
      closeInside();
      throw e;
    }
    admin = opened;
  }

  /**
   * Starts one and opens its ports. It answers at once, with 503 until it is ready.
   *
   * @param controlPlane carries configuration and ledger; whoever made it shuts it down
   * @param loops shared with other sidecars of this process; whoever made them shuts them down
   * @throws IOException when a port is taken or the state directory cannot be used; the message
   *     names it
   * @throws IllegalArgumentException when the upstream cannot be one; the message says why
   */
  public static Sidecar start(SidecarSettings settings, Channel controlPlane, Loops loops)
      throws IOException {
    return start(
        settings,
        controlPlane,
        loops,
        time ->
            new CompletableFuture<Void>()
                .completeOnTimeout(null, time.toNanos(), TimeUnit.NANOSECONDS));
  }

  static Sidecar start(SidecarSettings settings, Channel controlPlane, Loops loops, Timer timer)
      throws IOException {
    return new Sidecar(settings, controlPlane, loops, InstantSource.system(), timer);
  }

  private static HttpSettings front(SidecarSettings settings) {
    HttpSettings defaults = HttpSettings.of(settings.listen());
    return new HttpSettings(
        settings.listen(),
        settings.maxConnections(),
        defaults.drainLimit(),
        defaults.limits(),
        Deadlines.DEFAULT,
        new TrustedProxies(
            settings.trustedProxies().stream().map(TrustedProxies.Network::parse).toList()));
  }

  private static ConfigClient.Settings configTimes(SidecarSettings settings) {
    ConfigClient.Settings defaults = ConfigClient.Settings.DEFAULT;
    return new ConfigClient.Settings(
        settings.maxConfigAge(),
        defaults.firstReconnect(),
        defaults.mostReconnect(),
        defaults.saveDelay(),
        defaults.saveAgain());
  }

  private Decisions decisions() {
    return new CountedDecisions(
        new EnforcedDecisions(
            config::snapshot,
            new Enforcer(settings.port(), rateLimits),
            this::sight,
            meter,
            System::nanoTime),
        metrics,
        config.denials(),
        this::sight);
  }

  /** Before the ledger was ever heard, the wall clock is the best estimate of its time. */
  private LedgerSight sight() {
    LedgerSight sight = session.sight();
    return sight == null ? new LedgerSight(clock.instant(), false) : sight;
  }

  private void gauges() {
    metrics.gauge(
        "tollway.unprotected.workloads",
        "1 while no route guards this workload and everything is forwarded.",
        () -> config.snapshot().state() == Snapshot.State.UNPROTECTED ? 1 : 0);
    metrics.gauge(
        "tollway.config.connected",
        "1 while the stream of configuration is open and whole.",
        () -> config.connected() ? 1 : 0);
    metrics.gauge(
        "tollway.config.age.seconds",
        "Time since the configuration was last known to be the newest; -1: there is none.",
        () -> {
          Duration age = config.age();
          return age == null ? -1 : age.toSeconds();
        });
    metrics.gauge(
        "tollway.ledger.live",
        "1 while the ledger answers, so that a 402 may be spoken.",
        () -> sight().live() ? 1 : 0);
    metrics.gauge(
        "tollway.meter.settled.twice",
        "Permits that were settled again; each is a bug.",
        meter::settledTwice);
  }

  /** Null when requests are welcome, else one sentence that says what is missing. */
  public @Nullable String notReady() {
    if (draining) {
      return "draining";
    }
    if (config.snapshot().state() == Snapshot.State.NOT_PROGRAMMED) {
      return "no configuration yet";
    }
    return session.welcomed() ? null : "the ledger has not answered yet";
  }

  /** Where clients are served. */
  public InetSocketAddress address() {
    return http.address();
  }

  /** Where probes and metrics are served; null: nowhere. */
  public @Nullable InetSocketAddress adminAddress() {
    return admin == null ? null : admin.address();
  }

  /** What it was told. */
  public SidecarSettings settings() {
    return settings;
  }

  /**
   * Begins to end, as a preStop hook asks for: readiness fails, so that no new client is sent here;
   * those that still come are served, and every answer ends its connection.
   */
  public void drain() {
    draining = true;
    http.drain();
  }

  /**
   * Ends: waits for what is in flight as long as the settings say, tells the ledger what was used,
   * closes everything.
   */
  @Override
  public void close() {
    draining = true;
    if (closed.getAndSet(true)) {
      return;
    }
    if (!http.close(timer.after(settings.drainTimeout()))) {
      LOG.warn(
          "requests were cut off: they were still in flight after {} s",
          settings.drainTimeout().toSeconds());
    }
    flush();
    closeInside();
    if (admin != null) {
      admin.close();
    }
  }

  private void flush() {
    session.drain();
    try {
      if (!session.flush(FLUSH)) {
        LOG.info("the ledger has not acknowledged everything: the rest stays in the journal");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeInside() {
    config.close();
    session.close();
    journals.close();
    scheduler.shutdownNow();
  }

  private final class OwnHealth implements Health {
    @Override
    public boolean live() {
      return true;
    }

    @Override
    public @Nullable String notReady() {
      return Sidecar.this.notReady();
    }
  }
}
