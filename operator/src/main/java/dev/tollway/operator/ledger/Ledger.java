package dev.tollway.operator.ledger;

import dev.tollway.accounting.ledger.AccountTerms;
import dev.tollway.accounting.ledger.AccountView;
import java.util.Collection;
import java.util.function.Consumer;

/** The ledger as the rest of the control plane sees it. */
public interface Ledger {

  /**
   * The terms of all accounts that stand. A subject that is absent is withdrawn: nothing is lent to
   * it, its pools are kept and resume. Never blocks.
   */
  void terms(Collection<AccountTerms> all);

  /**
   * These subjects never come back: what is settled of them may be dropped, all but the books. What
   * is not settled stays, and so does an account with money left. Never blocks; may be repeated.
   *
   * @param subjects a bounded number: they are dropped in one commit
   */
  void purge(Collection<String> subjects);

  /**
   * Called, from any thread, with each account's committed view: once after its first terms, and
   * whenever totals or windows changed; the newest call of a subject counts. Must not block.
   */
  void onChange(Consumer<AccountView> listener);
}
