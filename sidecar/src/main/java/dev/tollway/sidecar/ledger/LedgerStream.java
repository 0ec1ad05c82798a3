package dev.tollway.sidecar.ledger;

import dev.tollway.accounting.frame.HolderFrame;
import dev.tollway.accounting.frame.LedgerFrame;
import dev.tollway.protocol.ledger.HolderMessage;
import dev.tollway.protocol.ledger.LedgerMessage;
import dev.tollway.protocol.ledger.LedgerServiceGrpc;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import org.jspecify.annotations.Nullable;

/**
 * One stream to the ledger. Takes the next message only when the last one is done with, and ends
 * itself where the ledger does not read.
 */
final class LedgerStream {
  /** Frames that may be on their way to a ledger that does not read. */
  private static final int MAX_UNREAD = 1_000;

  /** What happens on a stream; called by threads of gRPC. */
  interface Listener {
    void received(LedgerStream stream, LedgerFrame frame);

    void ended(LedgerStream stream, String why);
  }

  private final Listener listener;
  private volatile @Nullable ClientCallStreamObserver<HolderMessage> call;
  private int unread;

  private LedgerStream(Listener listener) {
    this.listener = listener;
  }

  static LedgerStream open(Channel channel, Listener listener) {
    LedgerStream stream = new LedgerStream(listener);
    LedgerServiceGrpc.newStub(channel).session(stream.new Answers());
    return stream;
  }

  /** Sends in order. Called by one thread. */
  void send(HolderFrame frame) {
    ClientCallStreamObserver<HolderMessage> out = call;
    if (out == null) {
      return;
    }
    unread = out.isReady() ? 0 : unread + 1;
    if (unread > MAX_UNREAD) {
      cancel("the ledger does not read");
      return;
    }
    out.onNext(Frames.message(frame));
  }

  /** The last frame received is done with. */
  void next() {
    ClientCallStreamObserver<HolderMessage> out = call;
    if (out != null) {
      out.request(1);
    }
  }

  void cancel(String why) {
    ClientCallStreamObserver<HolderMessage> out = call;
    if (out != null) {
      out.cancel(why, null);
    }
  }

  private final class Answers implements ClientResponseObserver<HolderMessage, LedgerMessage> {
    @Override
    public void beforeStart(ClientCallStreamObserver<HolderMessage> out) {
      out.disableAutoRequestWithInitial(1);
      call = out;
    }

    @Override
    public void onNext(LedgerMessage message) {
      LedgerFrame frame = Frames.frame(message);
      if (frame == null) {
        next();
      } else {
        listener.received(LedgerStream.this, frame);
      }
    }

    @Override
    public void onError(Throwable failure) {
      Status status = Status.fromThrowable(failure);
      String detail = status.getDescription();
      listener.ended(LedgerStream.this, status.getCode() + (detail == null ? "" : ": " + detail));
    }

    @Override
    public void onCompleted() {
      listener.ended(LedgerStream.this, "the ledger ended the stream");
    }
  }
}
