package dev.tollway.accounting.ledger;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an account may use, as the compiler says it.
 *
 * @param subject {@code key/<namespace>/<name>}
 * @param plan {@code <namespace>/<name>}; another plan is an edit
 * @param revision number of the plan revision that says so; a lower one than the newest is ignored
 * @param anchor the subscription's start
 * @param quotas at most one of a name
 * @param money null: nothing is paid by balance
 */
public record AccountTerms(
    String subject,
    String plan,
    long revision,
    Instant anchor,
    List<QuotaTerms> quotas,
    @Nullable MoneyTerms money) {

  public AccountTerms {
    quotas = List.copyOf(quotas);
  }
}
