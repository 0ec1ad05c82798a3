package dev.tollway.sidecar.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollway.sidecar.enforce.Caller;
import dev.tollway.sidecar.enforce.ChargeMode;
import dev.tollway.sidecar.enforce.Decision;
import dev.tollway.sidecar.enforce.Denial;
import dev.tollway.sidecar.enforce.Draw;
import dev.tollway.sidecar.enforce.ErrorFormat;
import dev.tollway.sidecar.enforce.Facts;
import dev.tollway.sidecar.enforce.Forward;
import dev.tollway.sidecar.enforce.Key;
import dev.tollway.sidecar.enforce.Match;
import dev.tollway.sidecar.enforce.Plan;
import dev.tollway.sidecar.enforce.Reason;
import dev.tollway.sidecar.enforce.Route;
import dev.tollway.sidecar.enforce.Rule;
import dev.tollway.sidecar.ledger.FakeLedger;
import dev.tollway.sidecar.ledger.LedgerSession;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The meter on a journal in a file, against the product's ledger core. */
class LeasedMeterTest {
  private static final long QUOTA = 5;
  private static final long MONEY = 100;

  @TempDir private Path directory;
  private final ExecutorService loop = Executors.newSingleThreadExecutor();
  private final FakeLedger ledger = new FakeLedger(QUOTA, MONEY);
  private Server server;
  private ManagedChannel channel;
  private Journals journals;
  private LedgerSession session;
  private LeasedMeter meter;

  @BeforeEach
  void begin() throws IOException {
    String name = InProcessServerBuilder.generateName();
    server = InProcessServerBuilder.forName(name).addService(ledger).build().start();
    channel = InProcessChannelBuilder.forName(name).build();
    open();
  }

  @AfterEach
  void end() {
    shut();
    channel.shutdownNow();
    server.shutdownNow();
    ledger.close();
    loop.shutdownNow();
  }

  @Test
  void admitsAndChargesARequest() throws Exception {
    admitted(quota(1)).settle(new Outcome.Answered(200));

    await().untilAsserted(() -> assertThat(ledger.used()).isEqualTo(1));
  }

  @Test
  void givesBackWhatAServerErrorCost() throws Exception {
    for (int i = 0; i < 2 * QUOTA; i++) {
      admitted(quota(1)).settle(new Outcome.Answered(503));
    }

    assertThat(ledger.used()).isZero();
  }

  @Test
  void chargesAServerErrorWhereAdmissionIsCharged() throws Exception {
    admitted(charge(ChargeMode.ADMISSION, false, quotaDraw(1))).settle(new Outcome.Answered(503));

    await().untilAsserted(() -> assertThat(ledger.used()).isEqualTo(1));
  }

  @Test
  void admitsExactlyTheLimit() throws Exception {
    List<Admission> admissions = new ArrayList<>();
    for (int i = 0; i < 2 * QUOTA; i++) {
      Admission admission = admit(quota(1));
      if (admission instanceof Admission.Admitted passed) {
        passed.permit().settle(new Outcome.Answered(200));
      }
      admissions.add(admission);
    }

    assertThat(admissions).filteredOn(Admission.Admitted.class::isInstance).hasSize((int) QUOTA);
    assertThat(refusal(quota(1)).reason()).isEqualTo(Reason.QUOTA_EXCEEDED);
  }

  @Test
  void refusesAnExhaustedQuotaWithItsNumbers() throws Exception {
    admitted(quota(QUOTA)).settle(new Outcome.Answered(200));

    Denial denial = refusal(quota(1));

    assertThat(denial.reason()).isEqualTo(Reason.QUOTA_EXCEEDED);
    assertThat(denial.facts())
        .isEqualTo(new Facts.QuotaUse("monthly", "Requests", QUOTA, QUOTA, 0, 1, null));
  }

  @Test
  void refusesWhatTheBalanceDoesNotCover() throws Exception {
    Denial denial = refusal(charge(ChargeMode.UNLESS_SERVER_ERROR, false, moneyDraw(MONEY + 1)));

    assertThat(denial.reason()).isEqualTo(Reason.INSUFFICIENT_FUNDS);
    assertThat(denial.facts()).isEqualTo(new Facts.Balance("EUR", MONEY, MONEY + 1));
  }

  @Test
  void takesNothingOfTheQuotaWhenTheBalanceRefuses() throws Exception {
    refusal(charge(ChargeMode.UNLESS_SERVER_ERROR, false, quotaDraw(QUOTA), moneyDraw(MONEY + 1)));

    assertThat(admit(quota(QUOTA))).isInstanceOf(Admission.Admitted.class);
  }

  @Test
  void saysThatTheLastUnitsAreInFlight() throws Exception {
    admitted(quota(QUOTA));

    assertThat(refusal(quota(1)).reason()).isEqualTo(Reason.QUOTA_IN_FLIGHT);
  }

  @Test
  void settlesAPermitOnce() throws Exception {
    Permit permit = admitted(quota(1));
    permit.settle(new Outcome.Answered(200));
    permit.settle(Outcome.UNTOUCHED);
    permit.settle(new Outcome.Answered(200));

    assertThat(meter.settledTwice()).isEqualTo(2);
    await().untilAsserted(() -> assertThat(ledger.used()).isEqualTo(1));
  }

  @Test
  void refusesNothingInShadow() throws Exception {
    Admission admission = admit(charge(ChargeMode.UNLESS_SERVER_ERROR, true, quotaDraw(QUOTA + 1)));

    assertThat(admission).isInstanceOf(Admission.Admitted.class);
    ((Admission.Admitted) admission).permit().settle(new Outcome.Answered(200));
    assertThat(meter.passedOver()).isEqualTo(1);
    assertThat(ledger.used()).isZero();
  }

  @Test
  void admitsAFreeRequestWithoutAskingAnybody() throws Exception {
    ledger.fallSilent();

    assertThat(admit(charge(ChargeMode.UNLESS_SERVER_ERROR, false)))
        .isInstanceOf(Admission.Admitted.class);
  }

  @Test
  void answersOnTheCallingThreadWhatItHoldsUnitsFor() throws Exception {
    admitted(quota(1)).settle(Outcome.UNTOUCHED);
    CompletableFuture<Thread> thread = new CompletableFuture<>();

    meter.admit(quota(1), loop, admission -> thread.complete(Thread.currentThread()));

    assertThat(thread).isCompletedWithValue(Thread.currentThread());
  }

  @Test
  void refusesOnTheCallingThreadWhatTheLedgerRefusedBefore() throws Exception {
    admitted(quota(QUOTA)).settle(new Outcome.Answered(200));
    await().until(() -> refusal(quota(1)).reason() == Reason.QUOTA_EXCEEDED);
    CompletableFuture<Thread> thread = new CompletableFuture<>();

    meter.admit(quota(1), loop, admission -> thread.complete(Thread.currentThread()));

    assertThat(thread).isCompletedWithValue(Thread.currentThread());
  }

  @Test
  void tellsWhatIsLeftInHints() throws Exception {
    admitted(quota(2)).settle(new Outcome.Answered(200));

    Admission admission = admit(quota(1));

    assertThat(((Admission.Admitted) admission).quotas())
        .singleElement()
        .satisfies(hint -> {
          assertThat(hint.policy()).isEqualTo("monthly");
          assertThat(hint.remaining()).isEqualTo(QUOTA - 2);
        });
  }

  @Test
  void tellsTheCallersOwnView() throws Exception {
    admitted(quota(2)).settle(new Outcome.Answered(200));
    CompletableFuture<UsageView> view = new CompletableFuture<>();

    meter.usage(quota(1).caller(), loop, view::complete);

    UsageView seen = view.get(10, TimeUnit.SECONDS);
    assertThat(seen.quotas())
        .containsExactly(
            new UsageView.QuotaUsage("monthly", "Requests", QUOTA, 2L, QUOTA - 2, null));
    assertThat(seen.balance()).isEqualTo(new UsageView.Balance("EUR", MONEY));
  }

  @Test
  void settlesExactlyAfterARestartOnTheSameJournal() throws Exception {
    admitted(quota(1)).settle(new Outcome.Answered(200));
    // In flight when the process ends: charged in full.
    admitted(quota(2));
    String incarnation = ledger.hello().incarnation();

    shut();
    open();

    assertThat(ledger.hello().incarnation()).isEqualTo(incarnation);
    await().untilAsserted(() -> assertThat(ledger.used()).isEqualTo(3));
    assertThat(admit(quota(QUOTA - 3))).isInstanceOf(Admission.Admitted.class);
  }

  private void open() throws IOException {
    journals = new Journals(directory, "pod", "boot", 16);
    session = new LedgerSession(channel, journals);
    meter = new LeasedMeter(session);
    session.start();
    await().until(session::welcomed);
  }

  private void shut() {
    session.close();
    journals.close();
  }

  private Permit admitted(Decision.Charge charge) throws Exception {
    return ((Admission.Admitted) admit(charge)).permit();
  }

  private Denial refusal(Decision.Charge charge) throws Exception {
    return ((Admission.Refused) admit(charge)).denial();
  }

  private Admission admit(Decision.Charge charge) throws Exception {
    CompletableFuture<Admission> admission = new CompletableFuture<>();
    meter.admit(charge, loop, admission::complete);
    return admission.get(10, TimeUnit.SECONDS);
  }

  static Decision.Charge quota(long units) {
    return charge(ChargeMode.UNLESS_SERVER_ERROR, false, quotaDraw(units));
  }

  static Draw quotaDraw(long units) {
    return new Draw(FakeLedger.KEY, "quota/monthly", units);
  }

  static Draw moneyDraw(long units) {
    return new Draw(FakeLedger.KEY, "money/EUR", units);
  }

  static Decision.Charge charge(ChargeMode mode, boolean shadow, Draw... draws) {
    Route route =
        new Route(
            "shop/orders",
            "http",
            List.of(),
            List.of(),
            false,
            false,
            mode,
            Map.of(),
            Route.Lifecycle.PUBLISHED,
            Instant.EPOCH,
            Set.of(),
            List.of());
    Rule rule =
        new Rule(route, "all", List.of(Match.ANY), false, 1, null, null, ErrorFormat.PROBLEM_JSON);
    Plan plan =
        new Plan(
            "shop/gold",
            "Gold",
            Map.of(),
            List.of(),
            List.of(new Plan.Quota("monthly", "Requests", QUOTA, 0)),
            new Plan.Pricing("EUR", List.of()),
            true,
            shadow,
            Plan.PaymentRequired.NONE);
    Key key =
        new Key(
            "acme/prod",
            "shop/gold",
            "Acme",
            FakeLedger.KEY,
            false,
            true,
            null,
            null,
            null,
            Set.of());
    return new Decision.Charge(
        Forward.asReceived("/orders"),
        new Caller(key, plan, "tw_7Q2M"),
        rule,
        Arrays.asList(draws),
        List.of(),
        null);
  }
}
