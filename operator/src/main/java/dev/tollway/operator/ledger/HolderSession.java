package dev.tollway.operator.ledger;

import dev.tollway.accounting.frame.HolderFrame;
import dev.tollway.accounting.frame.LedgerFrame;
import dev.tollway.protocol.ledger.HolderMessage;
import dev.tollway.protocol.ledger.LedgerMessage;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call of one sidecar.
 *
 * <pre>
 *   Called ──Hello, proven──► Open ──frames──► Open
 *      │                       │
 *      └── anything else ──────┴──► Ended ◄── half-close, cancel, newer session, reader too slow
 * </pre>
 */
final class HolderSession implements StreamObserver<HolderMessage>, Outlet {

  private static final Logger LOG = LoggerFactory.getLogger(HolderSession.class);

  /** The newest protocol that this ledger speaks. */
  private static final int PROTOCOL = 1;

  /** Messages that may wait for a reader: about what a midnight with all keys needs. */
  private static final int MAX_WAITING = 250_000;

  private final LedgerLoop loop;
  private final Access access;
  private final Context context;
  private final ServerCallStreamObserver<LedgerMessage> out;
  private final Inlet inlet;
  private final Deque<LedgerMessage> waiting = new ArrayDeque<>();
  private Access.@Nullable Scope scope;
  private boolean ended;

  HolderSession(
      LedgerLoop loop,
      Access access,
      Context context,
      ServerCallStreamObserver<LedgerMessage> out) {
    this.loop = loop;
    this.access = access;
    this.context = context;
    this.out = out;
    out.disableAutoRequest();
    out.setOnReadyHandler(this::drain);
    out.setOnCancelHandler(this::onCompleted);
    this.inlet = loop.connect(this);
    out.request(Inlet.CREDIT);
  }

  @Override
  public void onNext(HolderMessage message) {
    try {
      HolderFrame frame = Wire.read(message);
      if (isAllowed(frame)) {
        loop.offer(inlet, frame);
      } else {
        taken();
      }
    } catch (StatusException e) {
      finish(e.getStatus());
    }
  }

  private boolean isAllowed(HolderFrame frame) throws StatusException {
    if (frame instanceof HolderFrame.Hello hello) {
      if (scope != null) {
        throw refuse("Hello may be sent once");
      }
      if (hello.protocol() > PROTOCOL || hello.protocol() < 1) {
        throw Status.FAILED_PRECONDITION
            .withDescription(
                "this ledger speaks protocol 1 to " + PROTOCOL + ", not " + hello.protocol())
            .asException();
      }
      scope = access.prove(context, hello.podUid());
      return true;
    }
    Access.Scope proven = scope;
    if (proven == null) {
      throw refuse("Hello must be sent first");
    }
    if (frame instanceof HolderFrame.Open open && !proven.mayOpen(open.subject())) {
      // Its needs are answered like those of a subject that does not exist.
      LOG.warn("a sidecar asks for {}, which its workload does not serve", open.subject());
      return false;
    }
    return true;
  }

  private static StatusException refuse(String why) {
    return Status.INVALID_ARGUMENT.withDescription(why).asException();
  }

  @Override
  public void onError(Throwable cause) {
    onCompleted();
  }

  @Override
  public void onCompleted() {
    finish(Status.OK);
  }

  @Override
  public synchronized void send(LedgerFrame frame) {
    if (ended) {
      return;
    }
    waiting.add(Wire.write(frame));
    if (waiting.size() > MAX_WAITING) {
      finish(Status.RESOURCE_EXHAUSTED.withDescription("answers are not read"));
      return;
    }
    drain();
  }

  private synchronized void drain() {
    while (!ended && out.isReady()) {
      LedgerMessage message = waiting.poll();
      if (message == null) {
        return;
      }
      out.onNext(message);
    }
  }

  @Override
  public void taken() {
    out.request(1);
  }

  @Override
  public void end(String reason, boolean again) {
    Status status = again ? Status.UNAVAILABLE : Status.ABORTED;
    finish(status.withDescription(reason));
  }

  private void finish(Status status) {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      waiting.clear();
      if (!out.isCancelled()) {
        if (status.isOk()) {
          out.onCompleted();
        } else {
          out.onError(status.asRuntimeException());
        }
      }
    }
    loop.disconnect(inlet);
  }
}
