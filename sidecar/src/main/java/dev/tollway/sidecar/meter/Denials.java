package dev.tollway.sidecar.meter;

import dev.tollway.accounting.holder.Need;
import dev.tollway.accounting.holder.Reading;
import dev.tollway.accounting.holder.Verdict;
import dev.tollway.sidecar.enforce.Decision;
import dev.tollway.sidecar.enforce.Denial;
import dev.tollway.sidecar.enforce.Facts;
import dev.tollway.sidecar.enforce.Hint;
import dev.tollway.sidecar.enforce.Plan;
import dev.tollway.sidecar.enforce.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The holder's word as a denial. */
final class Denials {
  private static final Duration SHORTLY = Duration.ofSeconds(1);
  private static final String MONEY = "money/";

  private Denials() {}

  /**
   * A verdict that is no admission.
   *
   * @param readings what is left, for headers and bodies
   */
  static Denial of(Decision.Charge charge, Verdict verdict, Readings readings) {
    return switch (verdict) {
      case Verdict.Admitted admitted ->
          throw new IllegalArgumentException("an admission is no denial");
      case Verdict.Exhausted exhausted ->
          denial(
              exhausted.need().meter().startsWith(MONEY)
                  ? Reason.INSUFFICIENT_FUNDS
                  : Reason.QUOTA_EXCEEDED,
              charge,
              facts(charge, exhausted.need(), exhausted.reading()),
              exhausted.retryAfter(),
              readings);
      case Verdict.InFlight inFlight ->
          denial(
              Reason.QUOTA_IN_FLIGHT,
              charge,
              facts(charge, inFlight.need(), readings.reading(charge, inFlight.need())),
              inFlight.retryAfter(),
              readings);
      case Verdict.Held held ->
          denial(
              Reason.UNITS_HELD,
              charge,
              facts(charge, held.need(), readings.reading(charge, held.need())),
              held.retryAfter(),
              readings);
      case Verdict.Unreachable unreachable ->
          Denial.later(Reason.LEDGER_UNREACHABLE, charge, SHORTLY);
      case Verdict.NotProgrammed unknown -> Denial.later(Reason.NOT_PROGRAMMED, charge, SHORTLY);
    };
  }

  private static Denial denial(
      Reason reason,
      Decision.Charge charge,
      Facts facts,
      @Nullable Duration retryAfter,
      Readings readings) {
    List<Hint> hints = new ArrayList<>(charge.rates());
    hints.addAll(readings.hints(charge));
    return new Denial(
        reason, charge.rule(), charge.caller(), facts, retryAfter, List.copyOf(hints));
  }

  private static Facts facts(Decision.Charge charge, Need need, @Nullable Reading reading) {
    if (reading == null) {
      return new Facts.None();
    }
    String name = need.meter().substring(need.meter().indexOf('/') + 1);
    if (need.meter().startsWith(MONEY)) {
      return new Facts.Balance(name, reading.left(), need.units());
    }
    for (Plan.Quota quota : charge.caller().plan().quotas()) {
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
