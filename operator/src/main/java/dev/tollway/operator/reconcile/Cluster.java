package dev.tollway.operator.reconcile;

import dev.tollway.crds.ApiKey;
import dev.tollway.crds.ApiKeyGrant;
import dev.tollway.crds.ApiRoute;
import dev.tollway.crds.UsagePlan;
import dev.tollway.operator.admin.OperatorMetrics;
import dev.tollway.operator.desired.SecretSink;
import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.resolve.Resources;
import dev.tollway.operator.status.ObjectEvent;
import dev.tollway.operator.status.StatusSink;
import dev.tollway.operator.status.StatusText;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cluster as the control plane sees it: pictures come from its informers, statuses, Secrets and
 * Events go to its API server, the latter only while this process leads.
 */
public final class Cluster implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

  /** Changes come in crowds: they are taken together. */
  private static final Duration GATHER = Duration.ofMillis(25);

  private static final Duration SYNC_CHECK = Duration.ofMillis(100);
  private static final Duration SWEEP = Duration.ofSeconds(30);

  /** After that long every status is compared again, whatever an event missed. */
  private static final Duration RECONCILE_AGAIN = Duration.ofMinutes(10);

  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);
  private static final List<String> OURS =
      List.of("ApiKey", "ApiKeyGrant", "ApiRoute", "UsagePlan");
  private static final int STATUS_WRITES_AT_ONCE = 8;
  private static final int SECRET_WRITES_AT_ONCE = 8;
  private static final Duration STOPS_WITHIN = Duration.ofSeconds(5);

  private final Caches caches;
  private final Leadership leadership;
  private final DesiredStatuses desired = new DesiredStatuses();
  private final StatusWriter writer;
  private final WhileLeading secretWrites;
  private final WhileLeading eventWrites;
  private final ClusterSecrets secrets;
  private final ClusterEvents events;
  private final Nudges<ApiRoute> routeNudges = new Nudges<>();
  private final Nudges<UsagePlan> planNudges = new Nudges<>();
  private final Nudges<ApiKey> keyNudges = new Nudges<>();
  private final Nudges<ApiKeyGrant> grantNudges = new Nudges<>();
  private final Operator operator;
  private final AtomicBoolean dirty = new AtomicBoolean();
  private final ScheduledExecutorService loop =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("cluster-pictures").factory());
  private volatile boolean listed;
  private volatile Consumer<Resources> listener = first -> {};

  /**
   * Watches nothing yet.
   *
   * @param client stays the caller's: it is closed after this
   * @param written the newest status of each object, as an earlier process stored it
   * @param metrics counts what is asked of the API server, and tells what is watched
   */
  public Cluster(
      KubernetesClient client,
      ClusterSettings settings,
      Map<ObjectRef, String> written,
      OperatorMetrics metrics) {
    this.caches = new Caches(client, this::changed);
    this.leadership =
        new Leadership(
            client,
            settings.leaseNamespace(),
            settings.leaseName(),
            settings.identity(),
            settings.leaseTimes());
    this.writer = new StatusWriter(client, caches, desired, leadership, metrics);
    this.secretWrites = new WhileLeading(leadership, "secrets", SECRET_WRITES_AT_ONCE);
    this.eventWrites = new WhileLeading(leadership, "events", 1);
    this.secrets =
        new ClusterSecrets(new Applier(client, metrics), caches, secretWrites, this::changed);
    this.events = new ClusterEvents(client, caches, eventWrites, metrics);
    desired.restore(written);
    this.operator =
        new Operator(o ->
            o.withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withMetrics(new Retries(metrics))
                .checkingCRDAndValidateLocalModel(false)
                .withStopOnInformerErrorDuringStartup(false)
                .withConcurrentReconciliationThreads(STATUS_WRITES_AT_ONCE)
                .withReconciliationTerminationTimeout(STOPS_WITHIN));
    register(new RouteReconciler(writer, routeNudges), caches.routes());
    register(new PlanReconciler(writer, planNudges), caches.plans());
    register(new KeyReconciler(writer, keyNudges), caches.keys());
    register(new GrantReconciler(writer, grantNudges), caches.grants());
    leadership.onLead(() -> desired.refs().forEach(this::nudge));
    metrics.gauge(
        "tollway.leader",
        "1 while this process writes status, Secrets and Events.",
        () -> leadership.leads() ? 1 : 0);
    caches.kinds().forEach(kind -> metrics.watch(kind, () -> caches.watching(kind)));
    OURS.forEach(kind -> metrics.watch(kind, () -> watching(kind)));
  }

  private <P extends CustomResource<?, ?>> void register(
      Reconciler<P> reconciler, Kept<P, Known<P>> kept) {
    operator.register(
        reconciler,
        o ->
            // A status that somebody else overwrote moves no generation, and is mended too.
            o.withItemStore(kept)
                .withInformerListLimit(Caches.PAGE)
                .withGenerationAware(false)
                .withReconciliationMaxInterval(RECONCILE_AGAIN)
                .withRetry(
                    new GenericRetry()
                        .withoutMaxAttempts()
                        .setInitialInterval(FIRST_RETRY)
                        .setIntervalMultiplier(2)
                        .setMaxInterval(LONGEST_RETRY.toMillis())));
  }

  /**
   * Starts to watch and to ask for the lease. The first picture is handed over once everything was
   * listed, each later one a moment after something changed.
   *
   * @param pictures called from one thread
   */
  public void start(Consumer<Resources> pictures) {
    listener = pictures;
    leadership.start();
    CompletableFuture<Void> others = caches.start();
    CompletableFuture<Void> ours = CompletableFuture.runAsync(operator::start, loop);
    var _ =
        CompletableFuture.allOf(others, ours)
            .whenComplete((done, failure) -> {
              if (failure == null) {
                schedule(this::awaitListed, Duration.ZERO);
              } else {
                LOG.error("the API server cannot be watched", failure);
              }
            });
    sweep();
  }

  private void awaitListed() {
    boolean healthy =
        operator.getRegisteredControllers().stream()
            .allMatch(c -> c.getControllerHealthInfo().unhealthyEventSources().isEmpty());
    if (!healthy) {
      schedule(this::awaitListed, SYNC_CHECK);
      return;
    }
    listed = true;
    picture();
  }

  private void changed() {
    if (listed && dirty.compareAndSet(false, true)) {
      schedule(this::picture, GATHER);
    }
  }

  private void picture() {
    dirty.set(false);
    listener.accept(caches.resources(secrets.foreign()));
  }

  private void sweep() {
    for (ObjectRef ref : desired.refs()) {
      if (listed && caches.uid(ref).isEmpty()) {
        desired.remove(ref);
        writer.forget(ref);
      }
    }
    secrets.sweep();
    schedule(this::sweep, SWEEP);
  }

  private void schedule(Runnable task, Duration delay) {
    try {
      var _ = loop.schedule(() -> attempt(task), delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closing) {
      LOG.debug("closed: a last change is not looked at", closing);
    }
  }

  /** The loop goes on: a picture that could not be made is made again. */
  private void attempt(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("a look at the cluster failed and is tried again", e);
      schedule(task, FIRST_RETRY);
    }
  }

  /** Where the control plane sends statuses and Events. */
  public StatusSink statusSink() {
    return new StatusSink() {
      @Override
      public void status(ObjectRef ref, StatusText status) {
        desired.put(ref, status);
        nudge(ref);
      }

      @Override
      public void event(ObjectEvent event) {
        events.tell(event);
      }
    };
  }

  /** Where the control plane sends issued Secrets. */
  public SecretSink secretSink() {
    return secrets;
  }

  /** What is not watched now, one sentence each; empty: everything is. */
  public List<String> complaints() {
    return Stream.concat(
            OURS.stream().filter(kind -> !watching(kind)),
            caches.kinds().stream().filter(kind -> !caches.watching(kind)))
        .map(kind ->
            kind
                + " is not watched: the API server does not answer, does not know the kind or does not permit it. What was read before stays in force.")
        .toList();
  }

  private boolean watching(String kind) {
    return operator.getRegisteredControllers().stream()
        .filter(c -> kind.equals(HasMetadata.getKind(c.getConfiguration().getResourceClass())))
        .allMatch(c -> c.getControllerHealthInfo().unhealthyEventSources().isEmpty());
  }

  /** Whether this process writes. */
  public boolean leads() {
    return leadership.leads();
  }

  private void nudge(ObjectRef ref) {
    Nudges<?> nudges =
        switch (ref.kind()) {
          case "ApiRoute" -> routeNudges;
          case "UsagePlan" -> planNudges;
          case "ApiKeyGrant" -> grantNudges;
          default -> keyNudges;
        };
    nudges.nudge(ref.namespace(), ref.name());
  }

  /** Stops writing first, gives the lease back, then stops watching. */
  @Override
  public void close() {
    loop.shutdownNow();
    secretWrites.close();
    eventWrites.close();
    operator.stop();
    leadership.close();
    caches.close();
  }
}
