package dev.tollway.operator.ledger;

import dev.tollway.protocol.ledger.Allotment;
import dev.tollway.protocol.ledger.Entry;
import dev.tollway.protocol.ledger.Hello;
import dev.tollway.protocol.ledger.HolderMessage;
import dev.tollway.protocol.ledger.LedgerMessage;
import dev.tollway.protocol.ledger.LedgerServiceGrpc;
import dev.tollway.protocol.ledger.Open;
import dev.tollway.protocol.ledger.Ping;
import dev.tollway.protocol.ledger.Report;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A scripted holder at the other end of a real socket. */
final class Dialogue implements StreamObserver<LedgerMessage>, AutoCloseable {

  static final String KEY = "key/shop/acme";
  static final String DAILY = "quota/daily";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final BlockingQueue<LedgerMessage> inbox = new LinkedBlockingQueue<>();
  private final AtomicReference<@Nullable Status> end = new AtomicReference<>();
  private final ManagedChannel channel;
  private final StreamObserver<HolderMessage> out;
  private long sequence;
  private long ordinal;
  private long used;

  Dialogue(int port) {
    channel =
        NettyChannelBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .usePlaintext()
            .build();
    out = LedgerServiceGrpc.newStub(channel).session(this);
  }

  Dialogue hello(String podUid, String incarnation) {
    Hello hello =
        Hello.newBuilder().setProtocol(1).setPodUid(podUid).setIncarnation(incarnation).build();
    return say(HolderMessage.newBuilder().setHello(hello).build());
  }

  Dialogue open(String subject, String meter) {
    Open open = Open.newBuilder().setPoolRef(1).setSubject(subject).setMeter(meter).build();
    return say(HolderMessage.newBuilder().setOpen(open).build());
  }

  /** Uses what it has and asks for more. */
  Dialogue need(long units) {
    Entry entry =
        Entry.newBuilder()
            .setPoolRef(1)
            .setOrdinal(ordinal)
            .setUsed(used)
            .setNeed(units)
            .setWaiting(units)
            .build();
    Report report = Report.newBuilder().setSequence(++sequence).addEntries(entry).build();
    return say(HolderMessage.newBuilder().setReport(report).build());
  }

  Dialogue ping(long t) {
    return say(HolderMessage.newBuilder().setPing(Ping.newBuilder().setT(t)).build());
  }

  Dialogue say(HolderMessage message) {
    out.onNext(message);
    return this;
  }

  /** The next message that fits, others are dropped. */
  LedgerMessage await(Predicate<LedgerMessage> wanted) throws InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() - until < 0) {
      boolean over = end.get() != null;
      LedgerMessage message = inbox.poll(over ? 0 : 50, TimeUnit.MILLISECONDS);
      if (message != null && wanted.test(message)) {
        return message;
      }
      if (message == null && over) {
        break;
      }
    }
    throw new AssertionError("no such message came; the session ended with " + end.get());
  }

  /** The next answer to a need; what it grants is used at once. */
  Allotment answer() throws InterruptedException {
    Allotment allotment =
        await(m -> m.hasAllotment() && m.getAllotment().getAnswerValue() != 0).getAllotment();
    ordinal = allotment.getOrdinal();
    used = allotment.getGranted();
    return allotment;
  }

  /** How the session ended; null: it has not. */
  @Nullable Status end() {
    return end.get();
  }

  Status.@Nullable Code code() {
    Status status = end.get();
    return status == null ? null : status.getCode();
  }

  @Override
  public void onNext(LedgerMessage message) {
    inbox.add(message);
  }

  @Override
  public void onError(Throwable cause) {
    end.set(Status.fromThrowable(cause));
  }

  @Override
  public void onCompleted() {
    end.set(Status.OK);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
