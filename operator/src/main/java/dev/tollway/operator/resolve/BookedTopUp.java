package dev.tollway.operator.resolve;

import org.jspecify.annotations.Nullable;

/**
 * A top-up that was handed to the ledger under its id.
 *
 * @param account subject of the account at the ledger
 * @param id unique in the account
 * @param nanos nano-units of the currency
 * @param seller namespace of the plan that it was paid for; null: the account's own
 */
public record BookedTopUp(
    String account, String id, long nanos, String currency, @Nullable String seller) {

  /** Paid for a plan of the account's own namespace. */
  public BookedTopUp(String account, String id, long nanos, String currency) {
    this(account, id, nanos, currency, null);
  }

  /** What a top-up is unique by. */
  public record Id(String account, String id) {}

  public Id key() {
    return new Id(account, id);
  }
}
