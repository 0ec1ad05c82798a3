package dev.tollway.operator.reconcile;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.util.function.LongConsumer;

/**
 * A lock that tells when it was renewed last.
 *
 * @param renewed takes {@link System#nanoTime} of before the request, which is when the lease began
 *     at the earliest
 */
record Renewals(Lock lock, LongConsumer renewed) implements Lock {

  @Override
  public LeaderElectionRecord get(KubernetesClient client) {
    return lock.get(client);
  }

  @Override
  public void create(KubernetesClient client, LeaderElectionRecord leader) {
    long before = System.nanoTime();
    lock.create(client, leader);
    renewed.accept(before);
  }

  @Override
  public void update(KubernetesClient client, LeaderElectionRecord leader) {
    long before = System.nanoTime();
    lock.update(client, leader);
    renewed.accept(before);
  }

  @Override
  public String identity() {
    return lock.identity();
  }

  @Override
  public String describe() {
    return lock.describe();
  }
}
