package dev.tollway.operator.resolve;

/**
 * A top-up that was handed to the ledger under its id.
 *
 * @param account subject of the account at the ledger
 * @param id unique in the account
 * @param nanos nano-units of the currency
 */
public record BookedTopUp(String account, String id, long nanos, String currency) {

  /** What a top-up is unique by. */
  public record Id(String account, String id) {}

  public Id key() {
    return new Id(account, id);
  }
}
