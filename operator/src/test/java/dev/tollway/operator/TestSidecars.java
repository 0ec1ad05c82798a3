package dev.tollway.operator;

import dev.tollway.operator.distribute.Acknowledgements;
import dev.tollway.operator.distribute.DenialReports;
import dev.tollway.operator.distribute.Distributor;
import dev.tollway.operator.distribute.Published;
import dev.tollway.operator.distribute.ReportedDenial;
import dev.tollway.operator.distribute.Standing;
import dev.tollway.operator.identity.Peer;
import dev.tollway.operator.identity.WorkloadRef;
import dev.tollway.protocol.config.ResourceName;
import dev.tollway.protocol.config.Revision;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sidecars that answer as the test says. Connected ones acknowledge at once unless told not to. */
public final class TestSidecars implements Distributor, Acknowledgements, DenialReports {

  private final Clock clock;
  private final Set<String> silent = new HashSet<>();
  private final Set<String> absent = new HashSet<>();
  private final Map<String, String> refusing = new HashMap<>();
  private final Map<Revision, Instant> handedOver = new HashMap<>();
  private final List<Consumer<WorkloadRef>> listeners = new ArrayList<>();
  private final Map<String, ReportedDenial> denials = new HashMap<>();
  private final List<Consumer<String>> denialListeners = new ArrayList<>();
  private List<Published> picture = List.of();
  private int publications;

  public TestSidecars(Clock clock) {
    this.clock = clock;
  }

  /** The pod's sidecar is connected and does not answer. */
  public synchronized void silence(String podUid) {
    silent.add(podUid);
  }

  /** The pod's sidecar has never connected since the control plane began. */
  public synchronized void absent(String podUid) {
    absent.add(podUid);
  }

  public synchronized void refuse(String podUid, String reason) {
    refusing.put(podUid, reason);
  }

  /** All answer again. */
  public synchronized void heal() {
    silent.clear();
    absent.clear();
    refusing.clear();
    listeners.forEach(l -> l.accept(new WorkloadRef("any", "Deployment", "any")));
  }

  /** A sidecar tells that it refused a request of this key now. */
  public synchronized void deny(String key, String reason, @Nullable String route) {
    denials.put(
        key,
        new ReportedDenial(
            clock.instant().truncatedTo(ChronoUnit.SECONDS),
            reason,
            route,
            "01989d2e-0000-7000-8000-000000000001"));
    denialListeners.forEach(l -> l.accept(key));
  }

  public synchronized List<Published> picture() {
    return picture;
  }

  public synchronized int publications() {
    return publications;
  }

  @Override
  public synchronized void publish(Revision number, Collection<Published> all) {
    all.forEach(p -> handedOver.putIfAbsent(p.resource().getRevision(), clock.instant()));
    picture = List.copyOf(all);
    publications++;
    listeners.forEach(l -> l.accept(new WorkloadRef("any", "Deployment", "any")));
  }

  @Override
  public synchronized Acknowledgements acknowledgements() {
    return this;
  }

  @Override
  public synchronized DenialReports denials() {
    return this;
  }

  @Override
  public synchronized @Nullable ReportedDenial newest(String key) {
    return denials.get(key);
  }

  @Override
  public synchronized void onDenial(Consumer<String> listener) {
    denialListeners.add(listener);
  }

  @Override
  public synchronized Standing standing(String podUid, ResourceName name, Revision revision) {
    if (absent.contains(podUid)) {
      return new Standing.NeverSeen();
    }
    String refusal = refusing.get(podUid);
    if (refusal != null) {
      return new Standing.Refused(revision, refusal, clock.instant());
    }
    return silent.contains(podUid)
        ? new Standing.Outstanding(handedOver.getOrDefault(revision, clock.instant()), true)
        : new Standing.Acknowledged();
  }

  @Override
  public synchronized boolean complete(String podUid) {
    return !silent.contains(podUid) && !absent.contains(podUid);
  }

  @Override
  public synchronized @Nullable Instant connectedSince(String podUid) {
    return absent.contains(podUid) ? null : Instant.EPOCH;
  }

  @Override
  public synchronized List<Peer> connected(WorkloadRef workload) {
    return List.of();
  }

  @Override
  public synchronized void forget(String podUid) {
    silent.remove(podUid);
    absent.remove(podUid);
    refusing.remove(podUid);
  }

  @Override
  public synchronized void listen(Consumer<WorkloadRef> listener) {
    listeners.add(listener);
  }
}
