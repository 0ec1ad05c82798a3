package dev.tollway.sidecar.ledger;

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
import dev.tollway.protocol.ledger.Drain;
import dev.tollway.protocol.ledger.Hello;
import dev.tollway.protocol.ledger.HolderMessage;
import dev.tollway.protocol.ledger.LedgerMessage;
import dev.tollway.protocol.ledger.Open;
import dev.tollway.protocol.ledger.Ping;
import dev.tollway.protocol.ledger.Recall;
import dev.tollway.protocol.ledger.Report;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Between the frames of the core and the messages of ledger.proto, as the holder sees them. */
final class Frames {
  private Frames() {}

  static HolderMessage message(HolderFrame frame) {
    HolderMessage.Builder message = HolderMessage.newBuilder();
    switch (frame) {
      case HolderFrame.Hello hello -> message.setHello(hello(hello));
      case HolderFrame.Open open ->
          message.setOpen(
              Open.newBuilder()
                  .setPoolRef(open.poolRef())
                  .setSubject(open.subject())
                  .setMeter(open.meter()));
      case HolderFrame.Report report -> {
        Report.Builder built = Report.newBuilder().setSequence(report.sequence());
        report.entries().forEach(entry -> built.addEntries(entry(entry)));
        message.setReport(built);
      }
      case HolderFrame.Ping ping -> message.setPing(Ping.newBuilder().setT(ping.t()));
      case HolderFrame.Drain drain -> message.setDrain(Drain.getDefaultInstance());
    }
    return message.build();
  }

  /** Null: a message of a later protocol, which asks nothing of this one. */
  static @Nullable LedgerFrame frame(LedgerMessage message) {
    return switch (message.getMessageCase()) {
      case WELCOME ->
          new LedgerFrame.Welcome(
              message.getWelcome().getLedgerId(),
              message.getWelcome().getTerm(),
              duration(message.getWelcome().getPace()),
              instant(message.getWelcome().getLedgerTime()),
              duration(message.getWelcome().getParkMax()));
      case ALLOTMENT -> allotment(message.getAllotment());
      case RECALL -> recall(message.getRecall());
      case POOL_CHANGED -> new LedgerFrame.PoolChanged(message.getPoolChanged().getPoolRef());
      case PONG ->
          new LedgerFrame.Pong(
              message.getPong().getT(), instant(message.getPong().getLedgerTime()));
      case CLOSED ->
          new LedgerFrame.Closed(
              message.getClosed().getPoolRef(), message.getClosed().getOrdinal());
      case BACKOFF ->
          new LedgerFrame.Backoff(
              duration(message.getBackoff().getAfter()), message.getBackoff().getReason());
      case MESSAGE_NOT_SET -> null;
    };
  }

  private static Hello hello(HolderFrame.Hello hello) {
    Hello.Builder built =
        Hello.newBuilder()
            .setProtocol(hello.protocol())
            .setPodUid(hello.podUid())
            .setIncarnation(hello.incarnation())
            .setLedgerId(hello.ledgerId())
            .setTerm(hello.term());
    for (Final last : hello.finals()) {
      dev.tollway.protocol.ledger.Final.Builder words =
          dev.tollway.protocol.ledger.Final.newBuilder()
              .setIncarnation(last.incarnation())
              .setExact(last.exact());
      for (FinalLease lease : last.leases()) {
        words.addLeases(
            dev.tollway.protocol.ledger.FinalLease.newBuilder()
                .setPool(pool(lease.pool()))
                .setUsed(lease.used())
                .setSurrendered(lease.surrendered())
                .setOver(lease.over()));
      }
      built.addFinals(words);
    }
    return built.build();
  }

  private static dev.tollway.protocol.ledger.PoolId pool(PoolId pool) {
    return dev.tollway.protocol.ledger.PoolId.newBuilder()
        .setSubject(pool.subject())
        .setMeter(pool.meter())
        .setOrdinal(pool.ordinal())
        .build();
  }

  private static dev.tollway.protocol.ledger.Entry entry(Entry entry) {
    dev.tollway.protocol.ledger.Entry.Builder built =
        dev.tollway.protocol.ledger.Entry.newBuilder()
            .setPoolRef(entry.poolRef())
            .setOrdinal(entry.ordinal())
            .setGrantedSeen(entry.grantedSeen())
            .setUsed(entry.used())
            .setSurrendered(entry.surrendered())
            .setOver(entry.over())
            .setReserved(entry.reserved())
            .setRate(entry.rate())
            .setNeed(entry.need())
            .setWaiting(entry.waiting())
            .setRecallSeen(entry.recallSeen())
            .setView(entry.view());
    Instant since = entry.since();
    if (since != null) {
      built.setSince(
          Timestamp.newBuilder().setSeconds(since.getEpochSecond()).setNanos(since.getNano()));
    }
    return built.build();
  }

  private static LedgerFrame allotment(Allotment allotment) {
    return new LedgerFrame.Allotment(
        allotment.getPoolRef(),
        allotment.getOrdinal(),
        instant(allotment.getNotBefore()),
        allotment.hasNotAfter() ? instant(allotment.getNotAfter()) : null,
        allotment.getGranted(),
        answer(allotment.getAnswer()),
        allotment.getExhaustedAbove(),
        allotment.hasRetryAfter() ? duration(allotment.getRetryAfter()) : null,
        allotment.getAckedUsed(),
        allotment.getAckedSurrendered(),
        allotment.getAckedOver(),
        allotment.hasView()
            ? new PoolView(
                allotment.getView().getLimit(),
                allotment.getView().getUsed(),
                allotment.getView().getSuspense())
            : null,
        allotment.getPoolRevision());
  }

  private static LedgerFrame recall(Recall recall) {
    return new LedgerFrame.Recall(
        recall.getPoolRef(),
        recall.getOrdinal(),
        recall.getKeep(),
        recall.getLifted(),
        recall.hasSince() ? instant(recall.getSince()) : null,
        recall.getSinceHolder(),
        recall.getSequence());
  }

  private static Answer answer(dev.tollway.protocol.ledger.Answer answer) {
    return switch (answer) {
      case GRANTED -> Answer.GRANTED;
      case EXHAUSTED -> Answer.EXHAUSTED;
      case IN_FLIGHT -> Answer.IN_FLIGHT;
      case HELD -> Answer.HELD;
      case UNKNOWN_POOL -> Answer.UNKNOWN_POOL;
      // An answer of a later protocol is none: the request waits and is told that nobody answered.
      case ANSWER_UNSPECIFIED, UNRECOGNIZED -> Answer.NONE;
    };
  }

  private static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  private static java.time.Duration duration(Duration duration) {
    return java.time.Duration.ofSeconds(duration.getSeconds(), duration.getNanos());
  }
}
