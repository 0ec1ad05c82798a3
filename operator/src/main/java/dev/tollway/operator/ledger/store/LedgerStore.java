package dev.tollway.operator.ledger.store;

import dev.tollway.accounting.ledger.LedgerRows;

/** Where the rows of a ledger live. One thread uses it at a time. */
public interface LedgerStore extends AutoCloseable {

  /**
   * Takes all shards from whoever had them, in an epoch that was never used before, also if the
   * store lost its tail: the higher of the stored one + 1 and the seconds of the clock.
   *
   * @param owner a random id of the caller
   */
  Claim claim(String owner) throws StoreException;

  /** All rows that a ledger needs to go on. Its time is later than any that ever left a ledger. */
  LedgerRows load() throws StoreException;

  /**
   * Writes the changes in one transaction, if the claim still stands. When it returns they are on
   * disk; when it throws, none of them is.
   *
   * @throws StoreException.Fenced another claim was made
   */
  void commit(Claim claim, LedgerRows changes) throws StoreException;

  @Override
  void close() throws StoreException;

  /** The right to write. */
  record Claim(String ledgerId, long epoch, String owner) {}
}
