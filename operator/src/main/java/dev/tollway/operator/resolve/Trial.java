package dev.tollway.operator.resolve;

/**
 * A trial that was begun: one per plan and namespace, ever.
 *
 * @param plan {@code namespace/name}
 * @param namespace of the ApiKey
 * @param subject of the account that has it: an account that begins anew has none
 */
public record Trial(String plan, String namespace, String subject) {

  /** What a trial is unique by. */
  public record Id(String plan, String namespace) {}

  public Id id() {
    return new Id(plan, namespace);
  }
}
