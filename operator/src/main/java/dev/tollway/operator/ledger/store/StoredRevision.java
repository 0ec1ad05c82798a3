package dev.tollway.operator.ledger.store;

/**
 * A compiled resource as it was numbered.
 *
 * @param kind of config.proto: {@code ROUTE}, {@code PLAN} or {@code KEY}
 * @param name {@code namespace/name}
 * @param hash first 12 hex digits of the SHA-256 of its content
 */
public record StoredRevision(String kind, String name, long epoch, long number, String hash) {

  /** What a compiled resource is unique by. */
  public record Id(String kind, String name) {}

  public Id id() {
    return new Id(kind, name);
  }
}
