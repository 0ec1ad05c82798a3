package dev.tollway.sidecar.meter;

import dev.tollway.accounting.holder.Need;
import dev.tollway.accounting.holder.Reading;
import dev.tollway.accounting.holder.Verdict;
import dev.tollway.sidecar.enforce.Decision;
import dev.tollway.sidecar.enforce.Denial;
import dev.tollway.sidecar.enforce.Facts;
import dev.tollway.sidecar.enforce.Plan;
import dev.tollway.sidecar.enforce.Reason;
import java.time.Duration;

/** The holder's word as a denial. */
final class Denials {
  private static final Duration SHORTLY = Duration.ofSeconds(1);
  private static final String MONEY = "money/";

  private Denials() {}

  static Denial of(Decision.Charge charge, Verdict verdict) {
    return switch (verdict) {
      case Verdict.Admitted admitted ->
          throw new IllegalArgumentException("an admission is no denial");
      case Verdict.Exhausted exhausted -> exhausted(charge, exhausted);
      case Verdict.InFlight inFlight ->
          Denial.later(Reason.QUOTA_IN_FLIGHT, charge, inFlight.retryAfter());
      case Verdict.Held held -> Denial.later(Reason.UNITS_HELD, charge, held.retryAfter());
      case Verdict.Unreachable unreachable ->
          Denial.later(Reason.LEDGER_UNREACHABLE, charge, SHORTLY);
      case Verdict.NotProgrammed unknown -> Denial.later(Reason.NOT_PROGRAMMED, charge, SHORTLY);
    };
  }

  private static Denial exhausted(Decision.Charge charge, Verdict.Exhausted exhausted) {
    boolean money = exhausted.need().meter().startsWith(MONEY);
    return new Denial(
        money ? Reason.INSUFFICIENT_FUNDS : Reason.QUOTA_EXCEEDED,
        charge.rule(),
        charge.caller(),
        facts(charge.caller().plan(), exhausted, money),
        exhausted.retryAfter());
  }

  private static Facts facts(Plan plan, Verdict.Exhausted exhausted, boolean money) {
    Need need = exhausted.need();
    Reading reading = exhausted.reading();
    if (reading == null) {
      return new Facts.None();
    }
    String name = need.meter().substring(need.meter().indexOf('/') + 1);
    if (money) {
      return new Facts.Balance(name, reading.left(), need.units());
    }
    for (Plan.Quota quota : plan.quotas()) {
      if (quota.name().equals(name)) {
        return new Facts.QuotaUse(
            name,
            quota.unit(),
            reading.limit(),
            reading.used(),
            reading.suspense(),
            need.units(),
            reading.windowEnd());
      }
    }
    return new Facts.None();
  }
}
