package dev.tollway.operator.distribute;

import dev.tollway.protocol.config.ConfigRequest;
import dev.tollway.protocol.config.ConfigUpdate;
import dev.tollway.protocol.config.Revision;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One stream of one sidecar.
 *
 * <pre>
 *   Opened ──Subscribe, proven──► Subscribed ──┐ update when there is a difference, nothing is outstanding
 *     │                             │    ▲      │ and the transport has room; Ack ends "outstanding"
 *     │                             │    └──────┘
 *     └── anything else, late ──► Closed ◄── second Subscribe, Ack of nothing, no Ack in time, replaced, cancelled
 * </pre>
 *
 * One message is read at a time, so a flood waits in the transport's window. All writing happens
 * under the lock.
 */
final class ConfigStream implements StreamObserver<ConfigRequest> {
  /** A sidecar sends one; more may have waited somewhere on the way. */
  static final int REPORTS_A_SECOND = 10;

  private final Distribution distribution;
  private final ServerCallStreamObserver<ConfigUpdate> out;
  private final Executor executor;
  private final Context context;
  private final InstantSource clock;
  private final Instant opened;
  private final AtomicBoolean woken = new AtomicBoolean();
  private @Nullable Pod pod;
  private Revision known = Revision.getDefaultInstance();
  private boolean closed;
  private Instant reportsSince;
  private int reports;

  ConfigStream(
      Distribution distribution,
      ServerCallStreamObserver<ConfigUpdate> out,
      Executor executor,
      Context context,
      InstantSource clock) {
    this.distribution = distribution;
    this.out = out;
    this.executor = executor;
    this.context = context;
    this.clock = clock;
    this.opened = clock.instant();
    this.reportsSince = opened;
  }

  /** Installs the hooks of the transport; only possible before the call's first message is read. */
  void begin() {
    out.disableAutoRequest();
    out.setOnReadyHandler(this::wake);
    out.setOnCancelHandler(this::ended);
    out.request(1);
  }

  @Override
  public void onNext(ConfigRequest request) {
    if (closed()) {
      return;
    }
    try {
      switch (request.getMessageCase()) {
        case SUBSCRIBE -> subscribe(request);
        case ACK -> acknowledge(request);
        case DENIALS -> denied(request);
        case MESSAGE_NOT_SET -> throw refuse("a request must hold subscribe, ack or denials");
      }
    } catch (StatusException e) {
      close(e);
      return;
    }
    wake();
    out.request(1);
  }

  private void subscribe(ConfigRequest request) throws StatusException {
    if (pod() != null) {
      throw refuse("Subscribe may be sent once");
    }
    Pod found = distribution.subscribe(this, context, request.getSubscribe());
    boolean late;
    synchronized (this) {
      pod = found;
      known = request.getSubscribe().getPicture();
      late = closed;
    }
    if (late) {
      distribution.ended(this, found);
    }
  }

  private void acknowledge(ConfigRequest request) throws StatusException {
    Pod found = pod();
    if (found == null) {
      throw refuse("Subscribe must be sent first");
    }
    if (!distribution.acknowledge(this, found, request.getAck())) {
      throw refuse("no update with sequence " + request.getAck().getSequence() + " is outstanding");
    }
  }

  private void denied(ConfigRequest request) throws StatusException {
    Pod found = pod();
    if (found == null) {
      throw refuse("Subscribe must be sent first");
    }
    Instant now = clock.instant();
    if (!now.isBefore(reportsSince.plusSeconds(1))) {
      reportsSince = now;
      reports = 0;
    }
    if (++reports > REPORTS_A_SECOND) {
      throw Status.RESOURCE_EXHAUSTED
          .withDescription("more than " + REPORTS_A_SECOND + " reports of refusals in a second")
          .asException();
    }
    distribution.denied(found, request.getDenials());
  }

  private static StatusException refuse(String why) {
    return Status.INVALID_ARGUMENT.withDescription(why).asException();
  }

  /** Has what is new sent soon; may be called from any thread and as often as one likes. */
  void wake() {
    if (woken.compareAndSet(false, true)) {
      executor.execute(this::send);
    }
  }

  private void send() {
    woken.set(false);
    try {
      sendNext();
    } catch (StatusException e) {
      close(e);
    }
  }

  private synchronized void sendNext() throws StatusException {
    if (closed || pod == null || !out.isReady()) {
      return;
    }
    ConfigUpdate update = distribution.next(this, pod, known);
    if (update != null) {
      out.onNext(update);
    }
  }

  /**
   * Closes it when its sidecar has been silent for longer than {@code bound} although it was its
   * turn.
   */
  void closeIfSilent(Instant now, Duration bound) {
    Pod found = pod();
    if (found == null ? opened.plus(bound).isBefore(now) : found.silent(now, bound)) {
      String owed = found == null ? "Subscribe" : "Ack";
      close(
          Status.DEADLINE_EXCEEDED
              .withDescription("no " + owed + " within " + bound.toSeconds() + " s")
              .asException());
    }
  }

  void close(StatusException why) {
    synchronized (this) {
      if (!closed) {
        closed = true;
        out.onError(why);
      }
    }
    distribution.ended(this, pod());
  }

  private synchronized boolean closed() {
    return closed;
  }

  private synchronized @Nullable Pod pod() {
    return pod;
  }

  private void ended() {
    synchronized (this) {
      closed = true;
    }
    distribution.ended(this, pod());
  }

  @Override
  public void onError(Throwable cancelled) {
    ended();
  }

  @Override
  public void onCompleted() {
    synchronized (this) {
      if (!closed) {
        closed = true;
        out.onCompleted();
      }
    }
    distribution.ended(this, pod());
  }
}
