package dev.tollway.operator.resolve;

import dev.tollway.accounting.ledger.TopUp;
import dev.tollway.accounting.money.Nanos;
import dev.tollway.crds.Pricing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lines of prepaid money, of a key or of its grant. */
final class TopUpLines {

  private final Map<BookedTopUp.Id, BookedTopUp> booked;

  TopUpLines(Map<BookedTopUp.Id, BookedTopUp> booked) {
    this.booked = booked;
  }

  /**
   * Reads lines and holds them against what is booked.
   *
   * @param subject of the account
   * @param plan null: not known, any currency will do
   */
  List<TopUp> read(
      ObjectRef owner,
      List<dev.tollway.crds.TopUp> lines,
      String subject,
      @Nullable LivePlan plan,
      List<Problem> problems) {
    Pricing pricing = plan == null ? null : plan.spec().pricing();
    List<TopUp> topUps = new ArrayList<>();
    for (dev.tollway.crds.TopUp line : lines) {
      TopUp topUp =
          new TopUp(line.id(), Nanos.parse(line.amount()), line.currency(), line.expireTime());
      BookedTopUp known = booked.get(new BookedTopUp.Id(subject, line.id()));
      if (known != null
          && (known.nanos() != topUp.nanos() || !known.currency().equals(topUp.currency()))) {
        problems.add(
            Problem.notAccepted(
                Reason.TOP_UP_CHANGED,
                "Top-up %s of %s is booked with %s %s and cannot become %s %s: restore the line, and add one under a new id (a negative amount takes back)."
                    .formatted(
                        line.id(),
                        owner,
                        Nanos.format(known.nanos()),
                        known.currency(),
                        line.amount(),
                        line.currency())));
      } else if (pricing != null && !pricing.currency().equals(line.currency())) {
        problems.add(
            Problem.notAccepted(
                Reason.CURRENCY_MISMATCH,
                "Top-up %s of %s is in %s, but plan %s is paid in %s: write the amount in %s under a new id."
                    .formatted(
                        line.id(),
                        owner,
                        line.currency(),
                        plan == null ? "" : plan.ref().path(),
                        pricing.currency(),
                        pricing.currency())));
      }
      topUps.add(topUp);
    }
    return topUps;
  }

  /**
   * Lines of a grant that no earlier account of the key had. A grant outlives the accounts that a
   * buyer begins anew, and is no purse that fills up again.
   */
  List<TopUp> unspent(List<TopUp> lines, String subject) {
    return lines.stream().filter(line -> !bookedEarlier(line.id(), subject)).toList();
  }

  private boolean bookedEarlier(String id, String subject) {
    for (String earlier = Accounts.previous(subject);
        earlier != null;
        earlier = Accounts.previous(earlier)) {
      if (booked.containsKey(new BookedTopUp.Id(earlier, id))) {
        return true;
      }
    }
    return false;
  }
}
