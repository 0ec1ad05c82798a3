package dev.tollway.operator.reconcile;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may write. An elector serves once, and the framework's own does not try again after a loss,
 * so a new one is started until this is closed. Losing the lease ends nothing but writing.
 */
final class Leadership implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

  private final KubernetesClient client;
  private final Lock lock;
  private final String leaseName;
  private final LeaseTimes times;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final AtomicBoolean elected = new AtomicBoolean();
  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(
          2, Thread.ofPlatform().daemon().name("leadership-", 0).factory());
  private volatile long renewedAt;
  private volatile boolean closed;
  private volatile @Nullable CompletableFuture<?> election;

  /**
   * @param identity of this process among all that ask for the lease
   */
  Leadership(
      KubernetesClient client,
      String namespace,
      String leaseName,
      String identity,
      LeaseTimes times) {
    this.client = client;
    this.leaseName = leaseName;
    this.times = times;
    this.lock = new Renewals(new LeaseLock(namespace, leaseName, identity), this::renewed);
  }

  /** Called on a thread of its own each time this process begins to lead. */
  void onLead(Runnable listener) {
    listeners.add(listener);
  }

  /**
   * Whether this process may write now. False also when the lease could not be renewed in time,
   * though nobody has told the elector yet: a process that was stopped for a minute writes nothing.
   */
  boolean leads() {
    return elected.get() && System.nanoTime() - renewedAt < times.renewDeadline().toNanos();
  }

  void start() {
    if (closed) {
      return;
    }
    LeaderElector elector =
        new LeaderElector(
            client,
            new LeaderElectionConfig(
                lock,
                times.duration(),
                times.renewDeadline(),
                times.retryPeriod(),
                new LeaderCallbacks(this::won, this::lost, this::told),
                true,
                leaseName),
            threads);
    CompletableFuture<?> running = elector.start();
    election = running;
    var _ = running.whenComplete((done, failure) -> again());
  }

  private void again() {
    elected.set(false);
    if (closed) {
      return;
    }
    try {
      var _ = threads.schedule(this::start, times.retryPeriod().toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closing) {
      LOG.debug("closed while asking for the lease {} again", leaseName, closing);
    }
  }

  private void renewed(long at) {
    renewedAt = at;
  }

  private void won() {
    elected.set(true);
    LOG.info("{} leads: it writes status, Secrets and Events", lock.identity());
    listeners.forEach(threads::execute);
  }

  private void lost() {
    if (elected.getAndSet(false)) {
      LOG.info("{} no longer leads: it writes nothing until it does again", lock.identity());
    }
  }

  private void told(@Nullable String leader) {
    LOG.debug("leader of {}: {}", leaseName, leader);
  }

  /** Gives the lease back, so that the next leader need not wait until it runs out. */
  @Override
  public void close() {
    closed = true;
    CompletableFuture<?> running = election;
    if (running != null) {
      running.cancel(true);
    }
    elected.set(false);
    threads.shutdown();
    try {
      if (!threads.awaitTermination(Duration.ofSeconds(5).toMillis(), TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
