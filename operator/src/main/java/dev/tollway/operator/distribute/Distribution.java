package dev.tollway.operator.distribute;

import dev.tollway.operator.identity.Identity;
import dev.tollway.operator.identity.Peer;
import dev.tollway.operator.identity.WorkloadRef;
import dev.tollway.protocol.config.Ack;
import dev.tollway.protocol.config.ConfigRequest;
import dev.tollway.protocol.config.ConfigUpdate;
import dev.tollway.protocol.config.Denials;
import dev.tollway.protocol.config.Kind;
import dev.tollway.protocol.config.Known;
import dev.tollway.protocol.config.Resource;
import dev.tollway.protocol.config.ResourceName;
import dev.tollway.protocol.config.Revision;
import dev.tollway.protocol.config.Subscribe;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The present picture, the streams that follow it and what their sidecars enforce. Every workload
 * has one shared {@link View}; a stream is told the difference between its workload's view and what
 * its sidecar holds.
 */
public final class Distribution implements Distributor, Acknowledgements {
  /** The one version of the protocol that is spoken. */
  public static final int PROTOCOL = 1;

  /** Streams open at once; the next one is told RESOURCE_EXHAUSTED and comes again. */
  public static final int MAX_STREAMS = 20_000;

  /** Resources that one Subscribe may say it knows. */
  public static final int MAX_KNOWN = 250_000;

  /** Refusals that one report may tell. */
  public static final int MAX_DENIALS = 1_024;

  /** How long a sidecar may owe a Subscribe or an Ack. */
  public static final Duration SILENCE = Duration.ofSeconds(30);

  /** How long a pod without a stream is remembered, if nobody says earlier that it is gone. */
  public static final Duration MEMORY = Duration.ofHours(24);

  private static final Logger LOG = LoggerFactory.getLogger(Distribution.class);

  private final Identity identity;
  private final InstantSource clock;
  private final InstantSource ledgerTime;
  private final Executor executor;
  private final Map<String, Pod> pods = new ConcurrentHashMap<>();
  private final Set<ConfigStream> streams = ConcurrentHashMap.newKeySet();
  private final List<Consumer<WorkloadRef>> listeners = new CopyOnWriteArrayList<>();
  private final DenialBoard denials = new DenialBoard();

  /** Null until the control plane has spoken for the first time. Replaced as a whole. */
  private volatile @Nullable Shown shown;

  private long versions;

  /**
   * What sidecars are told now.
   *
   * @param picture epoch and number
   * @param views of workloads that something concerns
   */
  private record Shown(Revision picture, Map<WorkloadRef, View> views) {
    View view(WorkloadRef workload) {
      return views.getOrDefault(workload, View.EMPTY);
    }
  }

  /**
   * @param identity who is at the other end of a stream
   * @param clock for how long something has been outstanding
   * @param ledgerTime the ledger's time, which every update carries
   * @param executor where updates are made and written; never blocked
   */
  public Distribution(
      Identity identity, InstantSource clock, InstantSource ledgerTime, Executor executor) {
    this.identity = identity;
    this.clock = clock;
    this.ledgerTime = ledgerTime;
    this.executor = executor;
  }

  @Override
  public Acknowledgements acknowledgements() {
    return this;
  }

  @Override
  public DenialReports denials() {
    return denials;
  }

  @Override
  public void publish(Revision picture, Collection<Published> resources) {
    Map<WorkloadRef, Map<ResourceName, Resource>> wanted = new HashMap<>();
    for (Published published : resources) {
      for (WorkloadRef workload : published.audience()) {
        wanted
            .computeIfAbsent(workload, w -> new HashMap<>())
            .put(published.name(), published.resource());
      }
    }
    Set<WorkloadRef> changed = new HashSet<>();
    boolean first;
    synchronized (this) {
      Shown before = shown;
      first = before == null;
      if (before != null && Revisions.ORDER.compare(picture, before.picture()) < 0) {
        LOG.warn("a picture older than the one that is distributed is not taken");
        return;
      }
      Map<WorkloadRef, View> present = before == null ? Map.of() : before.views();
      Map<WorkloadRef, View> next = new HashMap<>();
      Set<WorkloadRef> all = new HashSet<>(present.keySet());
      all.addAll(wanted.keySet());
      Instant now = clock.instant();
      for (WorkloadRef workload : all) {
        View old = present.getOrDefault(workload, View.EMPTY);
        View view = old.next(wanted.getOrDefault(workload, Map.of()), ++versions, now);
        if (view != old) {
          changed.add(workload);
        }
        if (!view.names().isEmpty()) {
          next.put(workload, view);
        }
      }
      shown = new Shown(picture, next);
    }
    denials.retain(
        resources.stream()
            .map(Published::name)
            .filter(name -> name.getKind() == Kind.KEY)
            .map(ResourceName::getName)
            .collect(Collectors.toSet()));
    for (Pod pod : pods.values()) {
      ConfigStream stream = pod.stream();
      if (stream != null && (first || changed.contains(pod.peer().workload()))) {
        stream.wake();
      }
    }
  }

  StreamObserver<ConfigRequest> open(ServerCallStreamObserver<ConfigUpdate> out) {
    ConfigStream stream = new ConfigStream(this, out, executor, Context.current(), clock);
    stream.begin();
    streams.add(stream);
    if (streams.size() > MAX_STREAMS) {
      stream.close(
          Status.RESOURCE_EXHAUSTED
              .withDescription("more than " + MAX_STREAMS + " streams")
              .asException());
    }
    return stream;
  }

  Pod subscribe(ConfigStream stream, Context context, Subscribe said) throws StatusException {
    if (said.getProtocol() != PROTOCOL) {
      throw Status.FAILED_PRECONDITION
          .withDescription(
              "protocol " + said.getProtocol() + " is not spoken here, only " + PROTOCOL)
          .asException();
    }
    if (said.getKnownCount() > MAX_KNOWN) {
      throw Status.INVALID_ARGUMENT
          .withDescription("more than " + MAX_KNOWN + " known resources")
          .asException();
    }
    Peer peer = identity.prove(context, said);
    Map<ResourceName, Revision> known = new HashMap<>();
    for (Known each : said.getKnownList()) {
      known.put(each.getResource(), each.getRevision());
    }
    Instant now = clock.instant();
    Pod pod = pods.computeIfAbsent(peer.podUid(), uid -> new Pod(peer, now));
    ConfigStream replaced = pod.connect(stream, peer, known, now);
    if (replaced != null) {
      replaced.close(
          Status.ABORTED
              .withDescription("a newer stream of the same pod replaced this one")
              .asException());
    }
    LOG.debug("config stream of pod {} ({}) opened", peer.podName(), peer.workload());
    tell(peer.workload());
    return pod;
  }

  /**
   * A sidecar that was told a newer picture by somebody else is not told an older one: it would get
   * back what was removed. It comes again, here or elsewhere.
   */
  private static void refuseIfBehind(Revision picture, Revision known) throws StatusException {
    if (Revisions.ORDER.compare(picture, known) < 0) {
      throw Status.UNAVAILABLE
          .withDescription("this control plane is behind the picture that the sidecar has")
          .asException();
    }
  }

  boolean acknowledge(ConfigStream stream, Pod pod, Ack ack) {
    if (!pod.acknowledge(stream, ack, clock.instant())) {
      return false;
    }
    tell(pod.peer().workload());
    return true;
  }

  @Nullable ConfigUpdate next(ConfigStream stream, Pod pod, Revision known) throws StatusException {
    Shown present = shown;
    if (present == null) {
      return null;
    }
    refuseIfBehind(present.picture(), known);
    return pod.next(
        stream,
        present.view(pod.peer().workload()),
        present.picture(),
        ledgerTime.instant(),
        clock.instant());
  }

  void denied(Pod pod, Denials told) throws StatusException {
    if (told.getRequestsCount() > MAX_DENIALS) {
      throw Status.INVALID_ARGUMENT
          .withDescription("more than " + MAX_DENIALS + " refusals in one report")
          .asException();
    }
    denials.take(told, view(pod), ledgerTime.instant());
  }

  /** How many refusals were told of which nothing was believed. */
  public long unbelievedDenials() {
    return denials.unbelieved();
  }

  private View view(Pod pod) {
    Shown present = shown;
    return present == null ? View.EMPTY : present.view(pod.peer().workload());
  }

  void ended(ConfigStream stream, @Nullable Pod pod) {
    streams.remove(stream);
    if (pod != null && pod.disconnect(stream, clock.instant())) {
      tell(pod.peer().workload());
    }
  }

  /**
   * Closes streams that owe an answer for too long and forgets pods that have been away for long.
   * Call every second.
   */
  public void sweep() {
    Instant now = clock.instant();
    for (ConfigStream stream : streams) {
      stream.closeIfSilent(now, SILENCE);
    }
    pods.values()
        .removeIf(pod -> {
          Instant since = pod.disconnectedSince();
          return since != null && since.plus(MEMORY).isBefore(now);
        });
  }

  /** How many sidecars owe an answer to an update. */
  public long owing() {
    return pods.values().stream().filter(Pod::owes).count();
  }

  /** How many revisions are refused, over all sidecars. */
  public long refused() {
    return pods.values().stream().mapToLong(Pod::refused).sum();
  }

  /** How many streams are open. */
  public int streams() {
    return streams.size();
  }

  @Override
  public Standing standing(String podUid, ResourceName name, Revision revision) {
    Pod pod = pods.get(podUid);
    if (pod == null) {
      return new Standing.NeverSeen();
    }
    return pod.standing(name, revision, view(pod));
  }

  @Override
  public boolean complete(String podUid) {
    Pod pod = pods.get(podUid);
    return pod != null && pod.complete();
  }

  @Override
  public @Nullable Instant connectedSince(String podUid) {
    Pod pod = pods.get(podUid);
    return pod == null ? null : pod.connectedSince();
  }

  @Override
  public List<Peer> connected(WorkloadRef workload) {
    return pods.values().stream()
        .filter(pod -> pod.connectedSince() != null)
        .map(Pod::peer)
        .filter(peer -> peer.workload().equals(workload))
        .sorted(Comparator.comparing(Peer::podUid))
        .toList();
  }

  @Override
  public void forget(String podUid) {
    Pod pod = pods.remove(podUid);
    ConfigStream stream = pod == null ? null : pod.stream();
    if (stream != null) {
      stream.close(Status.ABORTED.withDescription("the pod is gone").asException());
    }
  }

  @Override
  public void listen(Consumer<WorkloadRef> listener) {
    listeners.add(listener);
  }

  private void tell(WorkloadRef workload) {
    listeners.forEach(listener -> listener.accept(workload));
  }
}
