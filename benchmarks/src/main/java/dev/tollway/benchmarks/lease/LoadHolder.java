package dev.tollway.benchmarks.lease;

import com.google.protobuf.Timestamp;
import dev.tollway.benchmarks.Latencies;
import dev.tollway.protocol.ledger.Allotment;
import dev.tollway.protocol.ledger.Answer;
import dev.tollway.protocol.ledger.Entry;
import dev.tollway.protocol.ledger.Hello;
import dev.tollway.protocol.ledger.HolderMessage;
import dev.tollway.protocol.ledger.LedgerMessage;
import dev.tollway.protocol.ledger.LedgerServiceGrpc;
import dev.tollway.protocol.ledger.Open;
import dev.tollway.protocol.ledger.Report;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A holder that has used whatever it was lent and asks for one unit more, of all of its pools in
 * one report, as soon as the answers to its last report are here.
 */
final class LoadHolder implements StreamObserver<LedgerMessage> {
  private final String name;
  private final List<String> subjects;
  private final String meter;
  private final long[] ordinal;
  private final long[] granted;
  private final boolean[] answered;
  private @Nullable StreamObserver<HolderMessage> ledger;
  private Latencies grants = new Latencies();
  private @Nullable String failure;
  private boolean stopping;
  private int open;
  private long sequence;
  private long askedAt;

  /**
   * Asks of one meter of each of the subjects.
   *
   * @param name of the pod and the incarnation
   */
  LoadHolder(String name, List<String> subjects, String meter) {
    this.name = name;
    this.subjects = List.copyOf(subjects);
    this.meter = meter;
    this.ordinal = new long[subjects.size()];
    this.granted = new long[subjects.size()];
    this.answered = new boolean[subjects.size()];
  }

  /** Opens the session; the first report follows the Welcome. */
  synchronized void start(Channel channel) {
    StreamObserver<HolderMessage> out = LedgerServiceGrpc.newStub(channel).session(this);
    ledger = out;
    out.onNext(
        HolderMessage.newBuilder()
            .setHello(Hello.newBuilder().setProtocol(1).setPodUid(name).setIncarnation(name))
            .build());
  }

  /** Times from a report to the grant of one of its needs, since the last call. */
  synchronized Latencies take() {
    Latencies taken = grants;
    grants = new Latencies();
    return taken;
  }

  /** Why it asks no more; null: it goes on. */
  synchronized @Nullable String failure() {
    return failure;
  }

  /** Asks no more and ends the session. */
  synchronized void stop() {
    stopping = true;
    if (ledger != null) {
      ledger.onCompleted();
    }
  }

  @Override
  public synchronized void onNext(LedgerMessage message) {
    switch (message.getMessageCase()) {
      case WELCOME -> {
        openPools();
        ask();
      }
      case ALLOTMENT -> taken(message.getAllotment());
      case BACKOFF -> failure = "Backoff: " + message.getBackoff().getReason();
      default -> {
        // Nothing else changes what is asked next.
      }
    }
  }

  private void taken(Allotment allotment) {
    int pool = allotment.getPoolRef() - 1;
    ordinal[pool] = Math.max(ordinal[pool], allotment.getOrdinal());
    granted[pool] = Math.max(granted[pool], allotment.getGranted());
    if (allotment.getAnswer() == Answer.ANSWER_UNSPECIFIED || answered[pool]) {
      return;
    }
    if (allotment.getAnswer() != Answer.GRANTED) {
      failure = subjects.get(pool) + ": " + allotment.getAnswer();
      return;
    }
    grants.record(System.nanoTime() - askedAt);
    answered[pool] = true;
    if (--open == 0) {
      ask();
    }
  }

  private void openPools() {
    for (int i = 0; i < subjects.size(); i++) {
      send(
          HolderMessage.newBuilder()
              .setOpen(
                  Open.newBuilder().setPoolRef(i + 1).setSubject(subjects.get(i)).setMeter(meter)));
    }
  }

  private void ask() {
    Report.Builder report = Report.newBuilder().setSequence(++sequence);
    Instant now = Instant.now();
    Timestamp since =
        Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()).build();
    for (int i = 0; i < subjects.size(); i++) {
      report.addEntries(
          Entry.newBuilder()
              .setPoolRef(i + 1)
              .setOrdinal(ordinal[i])
              .setGrantedSeen(granted[i])
              .setUsed(granted[i])
              .setNeed(1)
              .setWaiting(1)
              .setSince(since));
    }
    open = subjects.size();
    Arrays.fill(answered, false);
    askedAt = System.nanoTime();
    send(HolderMessage.newBuilder().setReport(report));
  }

  private void send(HolderMessage.Builder message) {
    if (ledger != null && !stopping) {
      ledger.onNext(message.build());
    }
  }

  @Override
  public synchronized void onError(Throwable cause) {
    if (!stopping) {
      failure = String.valueOf(cause.getMessage());
    }
  }

  @Override
  public synchronized void onCompleted() {
    if (!stopping) {
      failure = "the ledger ended the session";
    }
  }
}
