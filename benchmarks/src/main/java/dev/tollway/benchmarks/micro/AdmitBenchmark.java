package dev.tollway.benchmarks.micro;

import static java.util.Objects.requireNonNull;

import dev.tollway.accounting.calendar.Alignment;
import dev.tollway.accounting.calendar.Period;
import dev.tollway.accounting.ledger.AccountTerms;
import dev.tollway.accounting.ledger.QuotaTerms;
import dev.tollway.benchmarks.lease.LocalLedger;
import dev.tollway.sidecar.enforce.Decision;
import dev.tollway.sidecar.enforce.Draw;
import dev.tollway.sidecar.enforce.Enforcer;
import dev.tollway.sidecar.enforce.RateLimits;
import dev.tollway.sidecar.enforce.Snapshot;
import dev.tollway.sidecar.ledger.LedgerSession;
import dev.tollway.sidecar.meter.Admission;
import dev.tollway.sidecar.meter.Journals;
import dev.tollway.sidecar.meter.LeasedMeter;
import dev.tollway.sidecar.meter.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Admission and settlement of one request, on a journal in a file. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AdmitBenchmark implements Consumer<Admission> {
  /** Accounts that take turns. */
  private static final int KEYS = 64;

  private static final long LEASE = Shop.PLENTY / 10;

  private final Outcome outcome = new Outcome.Answered(200);
  private final List<Decision.Charge> charges = new ArrayList<>();
  private final AtomicReference<@Nullable Admission> told = new AtomicReference<>();
  private @Nullable LocalLedger ledger;
  private @Nullable Journals journals;
  private @Nullable LedgerSession session;
  private @Nullable LeasedMeter meter;
  private Decision.@Nullable Charge refused;
  private int next;

  /** Borrows plenty for each account, so that no call has to ask. */
  @Setup
  public void borrow() throws Exception {
    Path directory = Files.createTempDirectory("admit");
    List<AccountTerms> terms = new ArrayList<>();
    Snapshot snapshot = Shop.snapshot(1);
    Enforcer enforcer = new Enforcer(Shop.PORT, new RateLimits());
    for (int i = 0; i <= KEYS; i++) {
      var facts = Shop.call("/orders/" + i, Shop.secret(i));
      Decision decision = enforcer.decide(snapshot, facts, Shop.LIVE, 0);
      charges.add((Decision.Charge) decision);
      String subject = ((Decision.Charge) decision).caller().key().subject();
      // The last one has nothing left.
      terms.add(terms(subject, i < KEYS ? Shop.PLENTY : 0));
    }
    LocalLedger ledger = LocalLedger.start(directory, terms);
    this.ledger = ledger;
    journals = new Journals(directory.resolve("journal"), "pod", "boot", 2 * KEYS);
    LedgerSession session = new LedgerSession(ledger.channel(), journals);
    this.session = session;
    session.start();
    LeasedMeter meter = new LeasedMeter(session);
    this.meter = meter;
    for (Decision.Charge charge : charges.subList(0, KEYS)) {
      borrow(meter, charge);
    }
    refused = charges.get(KEYS);
  }

  private static AccountTerms terms(String subject, long limit) {
    QuotaTerms quota =
        new QuotaTerms(
            Shop.QUOTA, "Requests", limit, Period.LIFETIME, Alignment.CALENDAR, ZoneOffset.UTC);
    return new AccountTerms(subject, "shop/gold", 1, Shop.NOW, List.of(quota), null);
  }

  /** Takes many units and gives them back: the lease stays. */
  private static void borrow(LeasedMeter meter, Decision.Charge one) throws Exception {
    Draw draw = one.draws().getFirst();
    List<Draw> many = List.of(new Draw(draw.subject(), draw.meter(), LEASE));
    Decision.Charge charge =
        new Decision.Charge(one.forward(), one.caller(), one.rule(), many, one.rates(), null);
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (System.nanoTime() - until < 0) {
      CompletableFuture<Admission> then = new CompletableFuture<>();
      meter.admit(charge, Runnable::run, then::complete);
      if (then.get(10, TimeUnit.SECONDS) instanceof Admission.Admitted admitted) {
        admitted.permit().settle(Outcome.UNTOUCHED);
        return;
      }
    }
    throw new IllegalStateException("the ledger lends nothing of " + draw.subject());
  }

  @Override
  public void accept(Admission admission) {
    told.setPlain(admission);
  }

  /** From a lease that covers it: at once, on this thread. */
  @Benchmark
  public Admission admitAndSettle() {
    requireNonNull(meter).admit(charges.get(next++ & KEYS - 1), Runnable::run, this);
    Admission admission = told.getPlain();
    if (!(admission instanceof Admission.Admitted admitted)) {
      throw new IllegalStateException("not covered by the lease: " + admission);
    }
    admitted.permit().settle(outcome);
    return admission;
  }

  /** Of a quota that is used up: to the session's thread and back. */
  @Benchmark
  public Admission refuse() {
    told.setPlain(null);
    requireNonNull(meter).admit(requireNonNull(refused), Runnable::run, told::setRelease);
    Admission admission = told.getAcquire();
    while (admission == null) {
      Thread.onSpinWait();
      admission = told.getAcquire();
    }
    return admission;
  }

  /** Ends the session and what it spoke with. */
  @TearDown
  public void end() throws Exception {
    if (session != null) {
      session.close();
    }
    if (journals != null) {
      journals.close();
    }
    if (ledger != null) {
      ledger.close();
    }
  }
}
