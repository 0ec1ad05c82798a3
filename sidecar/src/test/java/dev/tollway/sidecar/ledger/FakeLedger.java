package dev.tollway.sidecar.ledger;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.tollway.accounting.calendar.Alignment;
import dev.tollway.accounting.calendar.Period;
import dev.tollway.accounting.frame.Answer;
import dev.tollway.accounting.frame.Entry;
import dev.tollway.accounting.frame.Final;
import dev.tollway.accounting.frame.FinalLease;
import dev.tollway.accounting.frame.HolderFrame;
import dev.tollway.accounting.frame.LedgerFrame;
import dev.tollway.accounting.ledger.AccountTerms;
import dev.tollway.accounting.ledger.AccountView;
import dev.tollway.accounting.ledger.Input;
import dev.tollway.accounting.ledger.LedgerCore;
import dev.tollway.accounting.ledger.LedgerRows;
import dev.tollway.accounting.ledger.MoneyTerms;
import dev.tollway.accounting.ledger.Output;
import dev.tollway.accounting.ledger.QuotaTerms;
import dev.tollway.accounting.ledger.Step;
import dev.tollway.accounting.ledger.TopUp;
import dev.tollway.protocol.ledger.Allotment;
import dev.tollway.protocol.ledger.Closed;
import dev.tollway.protocol.ledger.HolderMessage;
import dev.tollway.protocol.ledger.LedgerMessage;
import dev.tollway.protocol.ledger.LedgerServiceGrpc;
import dev.tollway.protocol.ledger.Pong;
import dev.tollway.protocol.ledger.PoolChanged;
import dev.tollway.protocol.ledger.PoolView;
import dev.tollway.protocol.ledger.Recall;
import dev.tollway.protocol.ledger.Welcome;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The product's ledger core behind a gRPC service, without a store. */
public final class FakeLedger extends LedgerServiceGrpc.LedgerServiceImplBase
    implements AutoCloseable {
  public static final String KEY = "key/acme/prod";
  private static final Instant ANCHOR = Instant.parse("2026-01-01T00:00:00Z");

  private final LedgerCore core = new LedgerCore("ledger-1", 1, LedgerRows.empty(Instant.now()));
  private final Map<Long, StreamObserver<LedgerMessage>> sessions = new HashMap<>();
  private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor();
  private final ScheduledFuture<?> ticking;
  private long lastSession;

  /** A word that is kept back. */
  private record Held(StreamObserver<LedgerMessage> out, LedgerFrame frame) {}

  private final List<Held> held = new ArrayList<>();
  private Predicate<LedgerFrame> withheld = frame -> false;
  private boolean silent;
  private boolean pinged;
  private HolderFrame.@Nullable Hello hello;

  /**
   * A ledger that knows one account, with a Lifetime quota {@code monthly} and a balance in EUR.
   */
  public FakeLedger(long quota, long money) {
    terms(quota, money);
    ticking = ticks.scheduleAtFixedRate(() -> apply(List.of()), 20, 20, TimeUnit.MILLISECONDS);
  }

  public synchronized void terms(long quota, long money) {
    List<TopUp> topUps =
        money == 0 ? List.of() : List.of(new TopUp("inv-" + money, money, "EUR", null));
    apply(
        List.of(
            new Input.Terms(
                List.of(
                    new AccountTerms(
                        KEY,
                        "shop/gold",
                        quota,
                        ANCHOR,
                        List.of(
                            new QuotaTerms(
                                "monthly",
                                "Requests",
                                quota,
                                Period.LIFETIME,
                                Alignment.CALENDAR,
                                ZoneOffset.UTC)),
                        new MoneyTerms("EUR", ZoneOffset.UTC, topUps))))));
  }

  /** Takes everything in and says nothing any more. */
  public synchronized void fallSilent() {
    silent = true;
  }

  /** From now on keeps such frames to itself; says those that it kept before and that are none. */
  public synchronized void withhold(Predicate<LedgerFrame> frames) {
    withheld = frames;
    List<Held> before = List.copyOf(held);
    held.clear();
    before.forEach(this::say);
  }

  /** Says everything that was withheld. */
  public void letGo() {
    withhold(frame -> false);
  }

  /** Whether anybody ever asked for an answer. */
  public synchronized boolean pinged() {
    return pinged;
  }

  /** Ends every stream. */
  public synchronized void hangUp() {
    List.copyOf(sessions.values()).forEach(StreamObserver::onCompleted);
    sessions.keySet().stream().toList().forEach(this::ended);
  }

  /** What the account's quota has used, as the ledger knows. */
  public synchronized long used() {
    AccountView view = Objects.requireNonNull(core.view(KEY));
    return view.quotas().getFirst().used();
  }

  /** The newest Hello. */
  public synchronized HolderFrame.Hello hello() {
    return Objects.requireNonNull(hello);
  }

  @Override
  public void close() {
    ticking.cancel(true);
    ticks.shutdownNow();
  }

  @Override
  public StreamObserver<HolderMessage> session(StreamObserver<LedgerMessage> out) {
    long session = begin(out);
    return new StreamObserver<>() {
      @Override
      public void onNext(HolderMessage message) {
        apply(List.of(new Input.Frame(session, frame(message))));
      }

      @Override
      public void onError(Throwable failure) {
        ended(session);
      }

      @Override
      public void onCompleted() {
        ended(session);
      }
    };
  }

  private synchronized long begin(StreamObserver<LedgerMessage> out) {
    sessions.put(++lastSession, out);
    return lastSession;
  }

  private synchronized void ended(long session) {
    if (sessions.remove(session) != null) {
      apply(List.of(new Input.Ended(session)));
    }
  }

  private synchronized void apply(List<Input> inputs) {
    for (Input input : inputs) {
      if (input instanceof Input.Frame frame
          && frame.frame() instanceof HolderFrame.Hello greeting) {
        hello = greeting;
      }
      pinged |= input instanceof Input.Frame asked && asked.frame() instanceof HolderFrame.Ping;
    }
    Step step = core.apply(Instant.now(), inputs);
    for (Output output : step.outputs()) {
      StreamObserver<LedgerMessage> out = sessions.get(output.session());
      if (out != null && !silent && output instanceof Output.Send send) {
        say(new Held(out, send.frame()));
      }
    }
  }

  private void say(Held word) {
    if (withheld.test(word.frame())) {
      held.add(word);
    } else {
      word.out().onNext(message(word.frame()));
    }
  }

  static HolderFrame frame(HolderMessage message) {
    return switch (message.getMessageCase()) {
      case HELLO ->
          new HolderFrame.Hello(
              message.getHello().getProtocol(),
              message.getHello().getPodUid(),
              message.getHello().getIncarnation(),
              message.getHello().getLedgerId(),
              message.getHello().getTerm(),
              message.getHello().getFinalsList().stream().map(FakeLedger::last).toList());
      case OPEN ->
          new HolderFrame.Open(
              message.getOpen().getPoolRef(),
              message.getOpen().getSubject(),
              message.getOpen().getMeter());
      case REPORT ->
          new HolderFrame.Report(
              message.getReport().getSequence(),
              message.getReport().getEntriesList().stream().map(FakeLedger::entry).toList());
      case PING -> new HolderFrame.Ping(message.getPing().getT());
      case DRAIN -> new HolderFrame.Drain();
      case MESSAGE_NOT_SET -> throw new IllegalArgumentException("an empty message");
    };
  }

  private static Final last(dev.tollway.protocol.ledger.Final last) {
    return new Final(
        last.getIncarnation(),
        last.getExact(),
        last.getLeasesList().stream()
            .map(lease ->
                new FinalLease(
                    new dev.tollway.accounting.PoolId(
                        lease.getPool().getSubject(),
                        lease.getPool().getMeter(),
                        lease.getPool().getOrdinal()),
                    lease.getUsed(),
                    lease.getSurrendered(),
                    lease.getOver()))
            .toList());
  }

  private static Entry entry(dev.tollway.protocol.ledger.Entry entry) {
    return new Entry(
        entry.getPoolRef(),
        entry.getOrdinal(),
        entry.getGrantedSeen(),
        entry.getUsed(),
        entry.getSurrendered(),
        entry.getOver(),
        entry.getReserved(),
        entry.getRate(),
        entry.getNeed(),
        entry.getWaiting(),
        entry.getRecallSeen(),
        entry.hasSince()
            ? Instant.ofEpochSecond(entry.getSince().getSeconds(), entry.getSince().getNanos())
            : null,
        entry.getView());
  }

  static LedgerMessage message(LedgerFrame frame) {
    LedgerMessage.Builder message = LedgerMessage.newBuilder();
    switch (frame) {
      case LedgerFrame.Welcome welcome ->
          message.setWelcome(
              Welcome.newBuilder()
                  .setLedgerId(welcome.ledgerId())
                  .setTerm(welcome.term())
                  .setPace(duration(welcome.pace()))
                  .setLedgerTime(time(welcome.ledgerTime()))
                  .setParkMax(duration(welcome.parkMax())));
      case LedgerFrame.Allotment allotment -> message.setAllotment(allotment(allotment));
      case LedgerFrame.Recall recall -> {
        Recall.Builder built =
            Recall.newBuilder()
                .setPoolRef(recall.poolRef())
                .setOrdinal(recall.ordinal())
                .setKeep(recall.keep())
                .setLifted(recall.lifted())
                .setSinceHolder(recall.sinceHolder())
                .setSequence(recall.sequence());
        Instant since = recall.since();
        if (since != null) {
          built.setSince(time(since));
        }
        message.setRecall(built);
      }
      case LedgerFrame.PoolChanged changed ->
          message.setPoolChanged(PoolChanged.newBuilder().setPoolRef(changed.poolRef()));
      case LedgerFrame.Pong pong ->
          message.setPong(Pong.newBuilder().setT(pong.t()).setLedgerTime(time(pong.ledgerTime())));
      case LedgerFrame.Closed closed ->
          message.setClosed(
              Closed.newBuilder().setPoolRef(closed.poolRef()).setOrdinal(closed.ordinal()));
      case LedgerFrame.Backoff backoff ->
          message.setBackoff(
              dev.tollway.protocol.ledger.Backoff.newBuilder()
                  .setAfter(duration(backoff.after()))
                  .setReason(backoff.reason()));
    }
    return message.build();
  }

  private static Allotment allotment(LedgerFrame.Allotment allotment) {
    Allotment.Builder built =
        Allotment.newBuilder()
            .setPoolRef(allotment.poolRef())
            .setOrdinal(allotment.ordinal())
            .setNotBefore(time(allotment.notBefore()))
            .setGranted(allotment.granted())
            .setAnswer(answer(allotment.answer()))
            .setExhaustedAbove(allotment.exhaustedAbove())
            .setAckedUsed(allotment.ackedUsed())
            .setAckedSurrendered(allotment.ackedSurrendered())
            .setAckedOver(allotment.ackedOver())
            .setPoolRevision(allotment.poolRevision());
    Instant end = allotment.notAfter();
    if (end != null) {
      built.setNotAfter(time(end));
    }
    java.time.Duration after = allotment.retryAfter();
    if (after != null) {
      built.setRetryAfter(duration(after));
    }
    dev.tollway.accounting.frame.PoolView view = allotment.view();
    if (view != null) {
      built.setView(
          PoolView.newBuilder()
              .setLimit(view.limit())
              .setUsed(view.used())
              .setSuspense(view.suspense()));
    }
    return built.build();
  }

  private static dev.tollway.protocol.ledger.Answer answer(Answer answer) {
    return answer == Answer.NONE
        ? dev.tollway.protocol.ledger.Answer.ANSWER_UNSPECIFIED
        : dev.tollway.protocol.ledger.Answer.valueOf(answer.name());
  }

  private static Timestamp time(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  private static Duration duration(java.time.Duration duration) {
    return Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }
}
