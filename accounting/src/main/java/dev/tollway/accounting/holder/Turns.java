package dev.tollway.accounting.holder;

import dev.tollway.accounting.frame.Answer;
import dev.tollway.accounting.frame.LedgerFrame;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Who may have which idle units: first come, first served, and what is refused at once. */
final class Turns {
  private static final Duration SHORTLY = Duration.ofSeconds(1);

  /**
   * What a pool is asked for.
   *
   * @param need whole units of the oldest request that is not covered
   * @param waiting whole units of all that wait
   * @param since when the oldest was parked; null: none
   */
  record Gauge(long need, long waiting, @Nullable Instant since) {}

  private Turns() {}

  static boolean covered(Parked request, long ledgerNow) {
    for (Desk desk : request.desks) {
      if (!covered(request, desk, ledgerNow)) {
        return false;
      }
    }
    return true;
  }

  /** Units of those who came earlier are spoken for. */
  private static boolean covered(Parked request, Desk desk, long ledgerNow) {
    return desk.idle(ledgerNow) - desk.pledgedBefore(request) >= request.unitsOf(desk);
  }

  /**
   * The strongest refusal that stands; null: the request may wait.
   *
   * @param live whether the owner answers, so that a 402 may be spoken
   */
  static @Nullable Verdict refusal(Parked request, long ledgerNow, long now, boolean live) {
    Verdict softest = null;
    for (int i = 0; i < request.needs.size(); i++) {
      Desk desk = request.desks.get(i);
      Need need = request.needs.get(i);
      Refusal refusal = desk.refusal(need.units(), ledgerNow, now);
      if (refusal == null || covered(request, desk, ledgerNow)) {
        continue;
      }
      if (refusal.answer() == Answer.EXHAUSTED) {
        // Never 402 on our own fault: only while the owner answers.
        return live
            ? new Verdict.Exhausted(need, desk.held.reading(ledgerNow), retryAfter(refusal, now))
            : new Verdict.Unreachable("the ledger is silent");
      }
      Duration after = retryAfter(refusal, now);
      Duration soon = after == null ? SHORTLY : after;
      softest =
          switch (refusal.answer()) {
            case IN_FLIGHT -> new Verdict.InFlight(need, soon);
            case HELD -> new Verdict.Held(need, soon);
            default -> new Verdict.NotProgrammed(need);
          };
    }
    return softest;
  }

  private static @Nullable Duration retryAfter(Refusal refusal, long now) {
    Long at = refusal.retryAt();
    return at == null ? null : Duration.ofNanos(Math.max(0, at - now));
  }

  /** Units of the request that a refusal of this pool is about. */
  static long refusedUnits(Desk desk, Gauge gauge) {
    if (gauge.need() == 0) {
      return Math.max(1, desk.asked);
    }
    long sum = 0;
    for (Parked request : desk.parked) {
      sum = Desk.saturated(sum, request.unitsOf(desk));
      if (sum >= gauge.need()) {
        return request.unitsOf(desk);
      }
    }
    return Math.max(1, desk.asked);
  }

  /**
   * The need is the whole request, not what is missing; behind requests that have their units here
   * and wait elsewhere, it is theirs too.
   */
  static Gauge gauge(Desk desk, long ledgerNow) {
    long idle = desk.idle(ledgerNow);
    long sum = 0;
    long need = 0;
    Instant since = null;
    for (Parked request : desk.parked) {
      sum = Desk.saturated(sum, request.unitsOf(desk));
      if (need == 0 && sum > idle) {
        need = sum;
        since = request.since;
      }
    }
    return new Gauge(need, sum, since);
  }

  /**
   * Units that a request keeps here while it waits elsewhere are idle only towards an older need.
   */
  static long pledgedAgainst(Desk desk, LedgerFrame.Recall recall, String incarnation) {
    long sum = 0;
    for (Parked request : desk.parked) {
      int order = recall.since() == null ? -1 : request.since.compareTo(recall.since());
      if (order < 0 || (order == 0 && incarnation.compareTo(recall.sinceHolder()) < 0)) {
        sum = Desk.saturated(sum, request.unitsOf(desk));
      }
    }
    return sum;
  }
}
