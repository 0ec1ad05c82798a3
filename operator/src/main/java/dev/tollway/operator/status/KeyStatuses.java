package dev.tollway.operator.status;

import dev.tollway.accounting.ledger.AccountView;
import dev.tollway.accounting.ledger.PoolStatus;
import dev.tollway.accounting.money.Nanos;
import dev.tollway.crds.ApiKeySpec;
import dev.tollway.crds.ApiKeyStatus;
import dev.tollway.crds.Balance;
import dev.tollway.crds.CredentialStatus;
import dev.tollway.crds.LastDenial;
import dev.tollway.crds.QuotaStatus;
import dev.tollway.crds.SubscriptionStatus;
import dev.tollway.operator.distribute.ReportedDenial;
import dev.tollway.operator.resolve.Approval;
import dev.tollway.operator.resolve.LiveKey;
import dev.tollway.operator.resolve.Outcome;
import dev.tollway.operator.resolve.Problem;
import dev.tollway.operator.resolve.Reason;
import dev.tollway.operator.resolve.Subscription;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The status of an ApiKey. */
final class KeyStatuses {

  private static final List<String> NEEDED =
      List.of("Accepted", "ResolvedRefs", "Approved", "Issued", "Programmed");

  private KeyStatuses() {}

  static Stated<ApiKeyStatus> of(
      Outcome<ApiKeySpec, LiveKey> key,
      @Nullable AccountView view,
      @Nullable ApiKeyStatus before,
      Moment moment) {
    Conditions conditions =
        Conditions.of(key, before == null ? List.of() : before.conditions(), moment);
    LastDenial lastDenial = lastDenial(moment.denials().newest(key.ref().path()), before);
    LiveKey live = key.live();
    if (live == null) {
      return new Stated<>(notLive(key, conditions, lastDenial), null);
    }
    approved(conditions, live);
    issued(conditions, key, live);
    Programming programming =
        Programming.of(key.ref(), PlanStatuses.workloads(live.plan()), false, conditions, moment);
    if (programming == null) {
      pending(conditions, live);
    } else {
      Reasons.programmed(conditions, programming);
    }
    Payment payment = Payment.of(live, view, moment.now());
    String use = new KeySummary(live, view, moment.now()).text();
    Reason reason = readyReason(live, moment.now());
    Reasons.ready(
        conditions,
        NEEDED,
        reason,
        reason == Reason.READY ? "The key is issued and enforced." : use);
    String summary = summary(conditions, payment, use);
    conditions.set("PaymentRequired", payment.required(), payment.reason(), payment.message());
    stalled(conditions, key, live);
    return new Stated<>(
        new ApiKeyStatus(
            Words.summary(summary),
            key.object().generation(),
            moment.revision(key.ref()),
            live.credentials().isEmpty() ? null : live.credentials().getFirst().keyId(),
            live.plan().ref().path(),
            quotas(view),
            balance(view),
            subscription(live.subscription()),
            live.credentials().stream()
                .map(c ->
                    new CredentialStatus(c.keyId(), whole(c.issueTime()), whole(c.expireTime())))
                .toList(),
            live.rotation() == null ? null : whole(live.rotation().nextTime()),
            lastDenial,
            conditions.done(key)),
        recheck(live, programming, moment.now()));
  }

  /** What was told before this process began is in the status that was written last. */
  private static @Nullable LastDenial lastDenial(
      @Nullable ReportedDenial told, @Nullable ApiKeyStatus before) {
    LastDenial written = before == null ? null : before.lastDenial();
    if (told == null || (written != null && told.time().isBefore(written.time()))) {
      return written;
    }
    return new LastDenial(told.time(), told.reason(), told.route(), told.requestId());
  }

  private static ApiKeyStatus notLive(
      Outcome<ApiKeySpec, LiveKey> key, Conditions conditions, @Nullable LastDenial lastDenial) {
    List<Problem> problems = key.problems();
    String why =
        problems.isEmpty() ? "Nothing of this key is live." : problems.getFirst().message();
    String open = "Open until the key is accepted.";
    conditions.set("Approved", Conditions.Truth.UNKNOWN, Reason.NOT_ACCEPTED, open);
    conditions.set("Issued", Conditions.Truth.UNKNOWN, Reason.NOT_ACCEPTED, open);
    Reasons.unprogrammed(conditions, key);
    String summary =
        Reasons.ready(conditions, List.of("Accepted", "ResolvedRefs"), Reason.READY, why);
    conditions.set("PaymentRequired", Conditions.Truth.UNKNOWN, Reason.NOT_ACCEPTED, open);
    return new ApiKeyStatus(
        Words.summary(summary),
        key.object().generation(),
        null,
        null,
        null,
        List.of(),
        null,
        null,
        List.of(),
        null,
        lastDenial,
        conditions.done(key));
  }

  private static void approved(Conditions conditions, LiveKey live) {
    String plan = live.plan().ref().path();
    switch (live.approval()) {
      case Approval.Automatic() ->
          conditions.set(
              "Approved",
              Conditions.Truth.TRUE,
              Reason.APPROVED,
              "Plan " + plan + " approves automatically.");
      case Approval.Given() ->
          conditions.set(
              "Approved",
              Conditions.Truth.TRUE,
              Reason.APPROVED,
              "The owner of plan " + plan + " approved this key.");
      case Approval.Pending() ->
          conditions.set(
              "Approved",
              Conditions.Truth.UNKNOWN,
              Reason.APPROVAL_PENDING,
              "Plan %s approves by hand, and until then requests get 403: ask its owner for an ApiKeyGrant with decision: Approved."
                  .formatted(plan));
      case Approval.Denied denied ->
          conditions.set(
              "Approved",
              Conditions.Truth.FALSE,
              Reason.APPROVAL_DENIED,
              "The owner of plan %s denied this key: requests get 403.%s"
                  .formatted(
                      plan, denied.message() == null ? "" : " They say: " + denied.message()));
    }
  }

  /** A denial stands until a person does something; a fault of the object says so by itself. */
  private static void stalled(
      Conditions conditions, Outcome<ApiKeySpec, LiveKey> key, LiveKey live) {
    if (live.approval() instanceof Approval.Denied
        && key.problems().stream().allMatch(p -> p.aspect() == Problem.Aspect.RESOLVED_REFS)) {
      conditions.set(
          "Stalled",
          Conditions.Truth.TRUE,
          Reason.APPROVAL_DENIED,
          "Ask the owner of plan %s, or use another plan.".formatted(live.plan().ref().path()));
    }
  }

  private static void issued(
      Conditions conditions, Outcome<ApiKeySpec, LiveKey> key, LiveKey live) {
    Problem problem =
        key.problems().stream()
            .filter(p -> p.aspect() == Problem.Aspect.ISSUED)
            .findFirst()
            .orElse(null);
    if (problem != null) {
      conditions.set("Issued", Conditions.Truth.FALSE, problem.reason(), problem.message());
    } else if (live.toIssue()) {
      conditions.set(
          "Issued",
          Conditions.Truth.FALSE,
          Reason.ISSUING,
          "Secret %s is being created.".formatted(live.spec().secretName()));
    } else if (live.spec().secretName() != null) {
      conditions.set(
          "Issued",
          Conditions.Truth.TRUE,
          Reason.ISSUED,
          "Secret %s holds the key.%s".formatted(live.spec().secretName(), before(live)));
    } else {
      conditions.set("Issued", Conditions.Truth.TRUE, Reason.ISSUED, "The key is of your making.");
    }
  }

  private static String before(LiveKey live) {
    if (live.credentials().size() < 2) {
      return "";
    }
    LiveKey.Credential before = live.credentials().getLast();
    return before.expireTime() == null
        ? ""
        : " The one before, %s, works until %s."
            .formatted(before.keyId(), Words.time(before.expireTime(), live.plan().zone()));
  }

  /** Nothing is compiled: there is no credential, or no workload that would ask for one. */
  private static void pending(Conditions conditions, LiveKey live) {
    if (live.credentials().isEmpty()) {
      conditions.set(
          "Programmed",
          Conditions.Truth.FALSE,
          Reason.RECONCILING,
          "There is no key yet that sidecars could know.");
    } else {
      conditions.set(
          "Programmed",
          Conditions.Truth.TRUE,
          Reason.NO_PODS,
          "No workload has a route of plan %s: nothing to enforce yet."
              .formatted(live.plan().ref().path()));
    }
  }

  private static Reason readyReason(LiveKey key, Instant now) {
    if (key.suspended()) {
      return Reason.SUSPENDED;
    }
    return KeySummary.expiry(key, now) == null ? Reason.READY : Reason.KEY_EXPIRED;
  }

  /** What hinders all requests first, then what must be paid, then how things stand. */
  private static String summary(Conditions conditions, Payment payment, String use) {
    return Conditions.find(conditions.list(), "Ready")
        .filter(c -> !"True".equals(c.getStatus()))
        .map(c ->
            (payment.required() == Conditions.Truth.TRUE
                    ? payment.message() + " Also: " + c.getMessage()
                    : c.getMessage())
                + KeySummary.hindrance(use))
        .orElse(
            payment.required() == Conditions.Truth.TRUE || payment.reason() != Reason.PAID_UP
                ? payment.message() + KeySummary.hindrance(use)
                : use);
  }

  private static List<QuotaStatus> quotas(@Nullable AccountView view) {
    List<QuotaStatus> quotas = new ArrayList<>();
    if (view != null) {
      for (PoolStatus pool : view.quotas()) {
        quotas.add(
            new QuotaStatus(
                pool.name(),
                pool.unit(),
                pool.limit(),
                pool.used(),
                Math.max(0, pool.remaining()),
                pool.window().end()));
      }
    }
    return quotas;
  }

  private static @Nullable Balance balance(@Nullable AccountView view) {
    PoolStatus money = view == null ? null : view.money();
    return money == null ? null : new Balance(Nanos.format(money.remaining()), money.unit());
  }

  private static SubscriptionStatus subscription(Subscription subscription) {
    return new SubscriptionStatus(
        whole(subscription.start()), whole(subscription.end()), whole(subscription.graceEnd()));
  }

  /** Kubernetes writes times in whole seconds. */
  private static @Nullable Instant whole(@Nullable Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.SECONDS);
  }

  private static @Nullable Instant recheck(
      LiveKey key, @Nullable Programming programming, Instant now) {
    Instant next = programming == null ? null : programming.recheckAt();
    Instant end = key.subscription().end();
    if (end != null) {
      Instant notice = Payment.noticeFrom(key.subscription().start(), end);
      if (now.isBefore(notice) && (next == null || notice.isBefore(next))) {
        next = notice;
      }
    }
    return next;
  }
}
