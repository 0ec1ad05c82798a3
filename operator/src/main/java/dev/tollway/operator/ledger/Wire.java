package dev.tollway.operator.ledger;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.tollway.accounting.PoolId;
import dev.tollway.accounting.frame.Answer;
import dev.tollway.accounting.frame.Entry;
import dev.tollway.accounting.frame.Final;
import dev.tollway.accounting.frame.FinalLease;
import dev.tollway.accounting.frame.HolderFrame;
import dev.tollway.accounting.frame.LedgerFrame;
import dev.tollway.accounting.frame.PoolView;
import dev.tollway.protocol.ledger.Allotment;
import dev.tollway.protocol.ledger.Backoff;
import dev.tollway.protocol.ledger.Closed;
import dev.tollway.protocol.ledger.Hello;
import dev.tollway.protocol.ledger.HolderMessage;
import dev.tollway.protocol.ledger.LedgerMessage;
import dev.tollway.protocol.ledger.Pong;
import dev.tollway.protocol.ledger.PoolChanged;
import dev.tollway.protocol.ledger.Recall;
import dev.tollway.protocol.ledger.Welcome;
import io.grpc.Status;
import io.grpc.StatusException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Messages of ledger.proto to frames and back. */
final class Wire {

  private static final int LONGEST_NAME = 1_024;

  private Wire() {}

  /**
   * Reads a message.
   *
   * @throws StatusException INVALID_ARGUMENT: no honest sidecar sends this
   */
  static HolderFrame read(HolderMessage message) throws StatusException {
    return switch (message.getMessageCase()) {
      case HELLO -> hello(message.getHello());
      case OPEN ->
          new HolderFrame.Open(
              message.getOpen().getPoolRef(),
              name(message.getOpen().getSubject(), "subject"),
              name(message.getOpen().getMeter(), "meter"));
      case REPORT -> {
        List<Entry> entries = new ArrayList<>();
        for (dev.tollway.protocol.ledger.Entry entry : message.getReport().getEntriesList()) {
          entries.add(entry(entry));
        }
        yield new HolderFrame.Report(message.getReport().getSequence(), entries);
      }
      case PING -> new HolderFrame.Ping(message.getPing().getT());
      case DRAIN -> new HolderFrame.Drain();
      case MESSAGE_NOT_SET -> throw refuse("an empty message");
    };
  }

  private static HolderFrame.Hello hello(Hello hello) throws StatusException {
    List<Final> finals = new ArrayList<>();
    for (dev.tollway.protocol.ledger.Final last : hello.getFinalsList()) {
      List<FinalLease> leases = new ArrayList<>();
      for (dev.tollway.protocol.ledger.FinalLease lease : last.getLeasesList()) {
        if (lease.getPool().getOrdinal() < 1) {
          throw refuse("a final of a pool without ordinal");
        }
        PoolId pool =
            new PoolId(
                lease.getPool().getSubject(),
                lease.getPool().getMeter(),
                lease.getPool().getOrdinal());
        leases.add(new FinalLease(pool, lease.getUsed(), lease.getSurrendered(), lease.getOver()));
      }
      finals.add(new Final(last.getIncarnation(), last.getExact(), leases));
    }
    return new HolderFrame.Hello(
        hello.getProtocol(),
        name(hello.getPodUid(), "pod_uid"),
        name(hello.getIncarnation(), "incarnation"),
        hello.getLedgerId(),
        hello.getTerm(),
        finals);
  }

  private static Entry entry(dev.tollway.protocol.ledger.Entry e) throws StatusException {
    return new Entry(
        e.getPoolRef(),
        e.getOrdinal(),
        e.getGrantedSeen(),
        e.getUsed(),
        e.getSurrendered(),
        e.getOver(),
        e.getReserved(),
        e.getRate(),
        e.getNeed(),
        e.getWaiting(),
        e.getRecallSeen(),
        e.hasSince() ? instant(e.getSince()) : null,
        e.getView());
  }

  private static Instant instant(Timestamp time) throws StatusException {
    try {
      return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    } catch (DateTimeException e) {
      throw Status.INVALID_ARGUMENT.withDescription("since is no time").withCause(e).asException();
    }
  }

  private static String name(String text, String field) throws StatusException {
    if (text.isEmpty() || text.length() > LONGEST_NAME) {
      throw refuse(field + " must have 1 to " + LONGEST_NAME + " characters");
    }
    return text;
  }

  private static StatusException refuse(String why) {
    return Status.INVALID_ARGUMENT.withDescription(why).asException();
  }

  /** Writes a frame. */
  static LedgerMessage write(LedgerFrame frame) {
    LedgerMessage.Builder message = LedgerMessage.newBuilder();
    switch (frame) {
      case LedgerFrame.Welcome welcome ->
          message.setWelcome(
              Welcome.newBuilder()
                  .setLedgerId(welcome.ledgerId())
                  .setTerm(welcome.term())
                  .setPace(duration(welcome.pace()))
                  .setLedgerTime(timestamp(welcome.ledgerTime()))
                  .setParkMax(duration(welcome.parkMax())));
      case LedgerFrame.Allotment allotment -> message.setAllotment(allotment(allotment));
      case LedgerFrame.Recall recall -> message.setRecall(recall(recall));
      case LedgerFrame.PoolChanged changed ->
          message.setPoolChanged(PoolChanged.newBuilder().setPoolRef(changed.poolRef()));
      case LedgerFrame.Pong pong ->
          message.setPong(
              Pong.newBuilder().setT(pong.t()).setLedgerTime(timestamp(pong.ledgerTime())));
      case LedgerFrame.Closed closed ->
          message.setClosed(
              Closed.newBuilder().setPoolRef(closed.poolRef()).setOrdinal(closed.ordinal()));
      case LedgerFrame.Backoff backoff ->
          message.setBackoff(
              Backoff.newBuilder().setAfter(duration(backoff.after())).setReason(backoff.reason()));
    }
    return message.build();
  }

  private static Allotment allotment(LedgerFrame.Allotment a) {
    Allotment.Builder builder =
        Allotment.newBuilder()
            .setPoolRef(a.poolRef())
            .setOrdinal(a.ordinal())
            .setNotBefore(timestamp(a.notBefore()))
            .setGranted(a.granted())
            .setAnswer(answer(a.answer()))
            .setExhaustedAbove(a.exhaustedAbove())
            .setAckedUsed(a.ackedUsed())
            .setAckedSurrendered(a.ackedSurrendered())
            .setAckedOver(a.ackedOver())
            .setPoolRevision(a.poolRevision());
    if (a.notAfter() != null) {
      builder.setNotAfter(timestamp(a.notAfter()));
    }
    if (a.retryAfter() != null) {
      builder.setRetryAfter(duration(a.retryAfter()));
    }
    PoolView view = a.view();
    if (view != null) {
      builder.setView(
          dev.tollway.protocol.ledger.PoolView.newBuilder()
              .setLimit(view.limit())
              .setUsed(view.used())
              .setSuspense(view.suspense()));
    }
    return builder.build();
  }

  private static Recall recall(LedgerFrame.Recall r) {
    Recall.Builder builder =
        Recall.newBuilder()
            .setPoolRef(r.poolRef())
            .setOrdinal(r.ordinal())
            .setKeep(r.keep())
            .setLifted(r.lifted())
            .setSinceHolder(r.sinceHolder())
            .setSequence(r.sequence());
    if (r.since() != null) {
      builder.setSince(timestamp(r.since()));
    }
    return builder.build();
  }

  private static dev.tollway.protocol.ledger.Answer answer(Answer answer) {
    return switch (answer) {
      case NONE -> dev.tollway.protocol.ledger.Answer.ANSWER_UNSPECIFIED;
      case GRANTED -> dev.tollway.protocol.ledger.Answer.GRANTED;
      case EXHAUSTED -> dev.tollway.protocol.ledger.Answer.EXHAUSTED;
      case IN_FLIGHT -> dev.tollway.protocol.ledger.Answer.IN_FLIGHT;
      case HELD -> dev.tollway.protocol.ledger.Answer.HELD;
      case UNKNOWN_POOL -> dev.tollway.protocol.ledger.Answer.UNKNOWN_POOL;
    };
  }

  private static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  private static Duration duration(java.time.Duration time) {
    return Duration.newBuilder().setSeconds(time.getSeconds()).setNanos(time.getNano()).build();
  }
}
