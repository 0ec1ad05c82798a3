package dev.tollway.operator.compile;

import dev.tollway.accounting.ledger.AccountTerms;
import dev.tollway.accounting.ledger.MoneyTerms;
import dev.tollway.accounting.ledger.TopUp;
import dev.tollway.crds.Pricing;
import dev.tollway.operator.resolve.LiveKey;
import dev.tollway.operator.resolve.LivePlan;
import dev.tollway.operator.resolve.PlanTerms;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An account as the ledger lends to it. */
final class Terms {

  private Terms() {}

  static AccountTerms of(LiveKey key, long revision) {
    return new AccountTerms(
        key.account().subject(),
        key.plan().ref().path(),
        revision,
        key.subscription().start(),
        PlanTerms.quotas(key.plan()),
        money(key));
  }

  static boolean same(AccountTerms a, AccountTerms b) {
    return numbered(a, 0).equals(numbered(b, 0));
  }

  private static AccountTerms numbered(AccountTerms terms, long revision) {
    return new AccountTerms(
        terms.subject(), terms.plan(), revision, terms.anchor(), terms.quotas(), terms.money());
  }

  /** A plan that is free still books what was paid in, so that a later move finds it. */
  private static @Nullable MoneyTerms money(LiveKey key) {
    LivePlan plan = key.plan();
    Pricing pricing = plan.spec().pricing();
    if (pricing != null && pricing.billing() == Pricing.Billing.PREPAID) {
      return new MoneyTerms(pricing.currency(), plan.zone(), key.topUps());
    }
    if (key.topUps().isEmpty()) {
      return null;
    }
    String currency = key.topUps().getFirst().currency();
    List<TopUp> booked = key.topUps().stream().filter(t -> t.currency().equals(currency)).toList();
    return new MoneyTerms(currency, plan.zone(), booked);
  }
}
