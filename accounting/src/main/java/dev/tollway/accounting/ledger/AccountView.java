package dev.tollway.accounting.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An account as the ledger sees it, for status.
 *
 * @param quotas the open pools of its quotas, in the order of the terms
 * @param money the pool of its balance; null: nothing is paid by balance
 */
public record AccountView(String subject, List<PoolStatus> quotas, @Nullable PoolStatus money) {

  public AccountView {
    quotas = List.copyOf(quotas);
  }

  /** What is left to spend, in nano-units; may be negative. Null without money. */
  public @Nullable Long balanceNanos() {
    return money == null ? null : money.remaining();
  }
}
