package dev.tollway.accounting.ledger;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Drops accounts that never come back: their pools, leases and top-ups. Their postings stay, they
 * are the books.
 *
 * <p>An account is left alone while it has terms, while units of it are out, and while money is
 * left or owed: only its owner may say what becomes of that.
 */
final class Purge {

  private final Books books;
  private final Purse purse;

  Purge(Books books, Purse purse) {
    this.books = books;
    this.purse = purse;
  }

  void purge(List<String> subjects) {
    Set<String> over = new HashSet<>();
    for (String subject : subjects) {
      List<Pool> pools =
          books.metersOf(subject).stream().flatMap(meter -> meter.pools().stream()).toList();
      boolean known = books.accounts.containsKey(subject) || !pools.isEmpty();
      if (known && !books.isActive(subject) && pools.stream().allMatch(this::isOver)) {
        pools.stream().filter(Pool::isMoney).forEach(pool -> purse.post(pool, books.time));
        over.add(subject);
      }
    }
    books.purge(over);
  }

  private boolean isOver(Pool pool) {
    if (pool.isMoney()) {
      purse.settle(pool);
    }
    return pool.leases.values().stream().allMatch(lease -> lease.outstanding() == 0)
        && (!pool.isMoney() || pool.limit == pool.used());
  }
}
