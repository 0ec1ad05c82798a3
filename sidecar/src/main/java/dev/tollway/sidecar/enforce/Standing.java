package dev.tollway.sidecar.enforce;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a proven caller may use this rule now: plan, account, subscription, in this order. */
final class Standing {
  private Standing() {}

  /** The denial; null: nothing stands against it. */
  static @Nullable Denial judge(Rule rule, Caller caller, LedgerSight sight) {
    Key key = caller.key();
    if (!opens(caller, rule)) {
      return denial(Reason.ROUTE_NOT_IN_PLAN, rule, caller, new Facts.None(), null);
    }
    if (key.suspended()) {
      return denial(Reason.KEY_SUSPENDED, rule, caller, new Facts.None(), null);
    }
    if (!key.approved()) {
      return denial(Reason.APPROVAL_PENDING, rule, caller, new Facts.None(), null);
    }
    Instant now = sight.ledgerTime();
    Instant start = key.subscriptionStart();
    if (start != null && now.isBefore(start)) {
      Duration wait = Duration.between(now, start);
      return denial(Reason.SUBSCRIPTION_NOT_STARTED, rule, caller, new Facts.Since(start), wait);
    }
    Instant graceEnd = key.graceEnd();
    if (graceEnd != null && !now.isBefore(graceEnd)) {
      Instant end = key.subscriptionEnd() == null ? graceEnd : key.subscriptionEnd();
      // Without the ledger our clock may be wrong, and then the 402 would be our own fault.
      return sight.live()
          ? denial(Reason.SUBSCRIPTION_EXPIRED, rule, caller, new Facts.Since(end), null)
          : denial(Reason.LEDGER_UNREACHABLE, rule, caller, new Facts.None(), Enforcer.SOON);
    }
    return null;
  }

  /**
   * True if a plan on trial passes over such a denial; what is said of the account itself always
   * holds.
   */
  static boolean isOfThePlan(Reason reason) {
    return reason != Reason.KEY_SUSPENDED && reason != Reason.APPROVAL_PENDING;
  }

  private static boolean opens(Caller caller, Rule rule) {
    String route = rule.route().name();
    Plan.OpenedRoute opened = caller.plan().routes().get(route);
    return opened != null
        && (opened.rules().isEmpty() || opened.rules().contains(rule.name()))
        && !caller.key().closedRoutes().contains(route);
  }

  private static Denial denial(
      Reason reason, Rule rule, Caller caller, Facts facts, @Nullable Duration wait) {
    return new Denial(reason, rule, caller, facts, wait);
  }
}
