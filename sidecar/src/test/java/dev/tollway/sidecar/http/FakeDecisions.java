package dev.tollway.sidecar.http;

import dev.tollway.sidecar.denial.Answer;
import dev.tollway.sidecar.enforce.Caller;
import dev.tollway.sidecar.enforce.ChargeMode;
import dev.tollway.sidecar.enforce.Decision;
import dev.tollway.sidecar.enforce.Denial;
import dev.tollway.sidecar.enforce.Draw;
import dev.tollway.sidecar.enforce.ErrorFormat;
import dev.tollway.sidecar.enforce.Facts;
import dev.tollway.sidecar.enforce.Forward;
import dev.tollway.sidecar.enforce.Hint;
import dev.tollway.sidecar.enforce.Key;
import dev.tollway.sidecar.enforce.Plan;
import dev.tollway.sidecar.enforce.RequestFacts;
import dev.tollway.sidecar.enforce.Route;
import dev.tollway.sidecar.enforce.Rule;
import dev.tollway.sidecar.meter.Admission;
import dev.tollway.sidecar.meter.Outcome;
import dev.tollway.sidecar.meter.UsageView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/** Charges every request and remembers how each ended; a test can decide otherwise. */
final class FakeDecisions implements Decisions {
  static final Route ROUTE =
      new Route(
          "shop/orders",
          "http",
          List.of(),
          List.of(),
          false,
          false,
          ChargeMode.UNLESS_SERVER_ERROR,
          Map.of(),
          Route.Lifecycle.PUBLISHED,
          Instant.EPOCH,
          Set.of("x-api-key"),
          List.of());
  static final Rule RULE =
      new Rule(ROUTE, "all", List.of(), false, 1, null, null, ErrorFormat.PROBLEM_JSON);
  static final Caller CALLER =
      new Caller(
          new Key(
              "shop/acme",
              "shop/gold",
              "",
              "key/shop/acme",
              false,
              true,
              null,
              null,
              null,
              Set.of()),
          new Plan(
              "shop/gold",
              "",
              Map.of(),
              List.of(),
              List.of(),
              null,
              true,
              false,
              Plan.PaymentRequired.NONE),
          "tw_TEST");

  private final List<RequestFacts> asked = new CopyOnWriteArrayList<>();
  private final List<Outcome> settled = new CopyOnWriteArrayList<>();
  private final List<List<Outcome>> permits = new CopyOnWriteArrayList<>();
  private final List<Consumer<Admission>> parked = new CopyOnWriteArrayList<>();
  private volatile Function<RequestFacts, Decision> decide =
      facts -> charge(Forward.asReceived(facts.target()));
  private volatile Consumer<Admission> lastThen = admission -> {};
  private volatile boolean metered;
  private volatile boolean park;

  static Decision.Charge charge(Forward forward) {
    return new Decision.Charge(
        forward, CALLER, RULE, List.of(new Draw("key/shop/acme", "quota/q", 1)), List.of(), null);
  }

  /** Forwarded uncounted, with names whose other spellings must not reach the upstream. */
  static Decision guarding(String target, Set<String> guarded) {
    return new Decision.Pass(new Forward(target, List.of(), guarded, null, null), null);
  }

  void decide(Function<RequestFacts, Decision> next) {
    decide = next;
  }

  /** From now on admissions wait until {@link #admitParked}. */
  void park() {
    park = true;
  }

  void admitParked() {
    parked.forEach(then -> then.accept(admitted()));
    parked.clear();
  }

  /** What the meter says to the last request, however often. */
  void answerLast(Admission admission) {
    lastThen.accept(admission);
  }

  /** Whether units were asked for at all. */
  boolean metered() {
    return metered;
  }

  Admission.Admitted admitted() {
    List<Outcome> own = new CopyOnWriteArrayList<>();
    permits.add(own);
    return new Admission.Admitted(
        outcome -> {
          own.add(outcome);
          settled.add(outcome);
        },
        List.of());
  }

  List<RequestFacts> asked() {
    return asked;
  }

  List<Outcome> settled() {
    return settled;
  }

  /** How often and how each permit was settled, oldest first. */
  List<List<Outcome>> permits() {
    return permits;
  }

  List<Consumer<Admission>> parked() {
    return parked;
  }

  @Override
  public Decision decide(RequestFacts facts) {
    asked.add(facts);
    return decide.apply(facts);
  }

  @Override
  public void admit(Decision.Charge charge, Executor loop, Consumer<Admission> then) {
    lastThen = then;
    metered = true;
    if (park) {
      parked.add(admission -> loop.execute(() -> then.accept(admission)));
    } else {
      then.accept(admitted());
    }
  }

  @Override
  public void usage(Caller caller, Executor loop, Consumer<UsageView> then) {
    loop.execute(() -> then.accept(new UsageView(caller, List.of(), null)));
  }

  @Override
  public Answer refusal(Denial denial, String requestId) {
    int status =
        denial.facts() instanceof Facts.Fault fault && fault.status() > 0
            ? fault.status()
            : denial.reason().status();
    String detail = denial.facts() instanceof Facts.Fault fault ? fault.sentence() : "";
    return new Answer(
        status, List.of(new Answer.Header("Tollway-Reason", denial.reason().wireName())), detail);
  }

  @Override
  public Answer usageAnswer(UsageView view, String requestId) {
    return new Answer(200, List.of(), "usage of " + view.caller().key().name());
  }

  @Override
  public List<Answer.Header> passedHeaders(Decision decision, List<Hint> quotas) {
    return List.of(new Answer.Header("RateLimit", "\"q\";r=1"));
  }
}
