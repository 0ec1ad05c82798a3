package dev.tollway.operator.distribute;

import dev.tollway.operator.identity.WorkloadRef;
import dev.tollway.protocol.config.Ack;
import dev.tollway.protocol.config.ConfigRequest;
import dev.tollway.protocol.config.ConfigServiceGrpc;
import dev.tollway.protocol.config.ConfigUpdate;
import dev.tollway.protocol.config.Denials;
import dev.tollway.protocol.config.DeniedRequest;
import dev.tollway.protocol.config.Known;
import dev.tollway.protocol.config.Refusal;
import dev.tollway.protocol.config.Resource;
import dev.tollway.protocol.config.ResourceName;
import dev.tollway.protocol.config.Revision;
import dev.tollway.protocol.config.Subscribe;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client of the config stream that keeps what it is told and answers only when it is asked to.
 */
final class SimulatedSidecar implements ClientResponseObserver<ConfigRequest, ConfigUpdate> {
  final BlockingQueue<ConfigUpdate> updates = new LinkedBlockingQueue<>();
  final Map<ResourceName, Revision> holds = new ConcurrentHashMap<>();
  final CompletableFuture<Status> ended = new CompletableFuture<>();
  volatile boolean answersByItself;
  volatile boolean whole;
  private @Nullable ClientCallStreamObserver<ConfigRequest> requests;

  static SimulatedSidecar open(Channel channel) {
    SimulatedSidecar sidecar = new SimulatedSidecar();
    ConfigServiceGrpc.newStub(channel).stream(sidecar);
    return sidecar;
  }

  static SimulatedSidecar subscribed(Channel channel, WorkloadRef workload, String podUid) {
    SimulatedSidecar sidecar = open(channel);
    sidecar.subscribe(workload, podUid, Map.of());
    return sidecar;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<ConfigRequest> stream) {
    requests = stream;
  }

  ClientCallStreamObserver<ConfigRequest> requests() {
    ClientCallStreamObserver<ConfigRequest> stream = requests;
    if (stream == null) {
      throw new IllegalStateException("not open");
    }
    return stream;
  }

  void subscribe(WorkloadRef workload, String podUid, Map<ResourceName, Revision> known) {
    subscribe(workload, podUid, known, Revision.getDefaultInstance());
  }

  void subscribe(
      WorkloadRef workload, String podUid, Map<ResourceName, Revision> known, Revision picture) {
    Subscribe.Builder subscribe =
        Subscribe.newBuilder()
            .setPicture(picture)
            .setProtocol(Distribution.PROTOCOL)
            .setNamespace(workload.namespace())
            .setWorkloadKind(workload.kind())
            .setWorkloadName(workload.name())
            .setPodUid(podUid)
            .setPodName("pod-of-" + podUid);
    known.forEach((name, revision) ->
        subscribe.addKnown(Known.newBuilder().setResource(name).setRevision(revision)));
    holds.putAll(known);
    send(ConfigRequest.newBuilder().setSubscribe(subscribe).build());
  }

  void send(ConfigRequest request) {
    synchronized (requests()) {
      requests().onNext(request);
    }
  }

  void ack(ConfigUpdate update, Refusal... refused) {
    Ack.Builder ack = Ack.newBuilder().setSequence(update.getSequence());
    for (Refusal refusal : refused) {
      ack.addRefused(refusal);
    }
    send(ConfigRequest.newBuilder().setAck(ack).build());
  }

  void deny(DeniedRequest... requests) {
    send(
        ConfigRequest.newBuilder()
            .setDenials(Denials.newBuilder().addAllRequests(List.of(requests)))
            .build());
  }

  /** The next update, which must come within ten seconds. */
  ConfigUpdate next() throws InterruptedException {
    ConfigUpdate update = updates.poll(10, TimeUnit.SECONDS);
    if (update == null) {
      throw new AssertionError("no update came within 10 s; the stream: " + ended);
    }
    return update;
  }

  /** The next update, acknowledged. */
  ConfigUpdate taken() throws InterruptedException {
    ConfigUpdate update = next();
    ack(update);
    return update;
  }

  Status end() {
    return ended.orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Override
  public void onNext(ConfigUpdate update) {
    update.getRemovedList().forEach(holds::remove);
    for (Resource resource : update.getChangedList()) {
      holds.put(Names.of(resource), resource.getRevision());
    }
    whole |= update.getComplete();
    updates.add(update);
    if (answersByItself) {
      ack(update);
    }
  }

  @Override
  public void onError(Throwable t) {
    ended.complete(Status.fromThrowable(t));
  }

  @Override
  public void onCompleted() {
    ended.complete(Status.OK);
  }
}
