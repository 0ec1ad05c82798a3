package dev.tollway.operator.status;

import dev.tollway.crds.ApiKeyStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.stream.Stream;

/** How a key counts in the status of its plan. */
public enum KeyStanding {
  /** Its calls are answered with 402. */
  MUST_PAY,
  /** Approved, issued, and in force at the sidecars. */
  ACTIVE,
  /** Neither yet. */
  PENDING;

  static KeyStanding of(ApiKeyStatus key) {
    if (isTrue(key.conditions(), "PaymentRequired")) {
      return MUST_PAY;
    }
    boolean active =
        Stream.of("Approved", "Issued", "Programmed")
            .allMatch(type -> isTrue(key.conditions(), type));
    return active ? ACTIVE : PENDING;
  }

  private static boolean isTrue(List<Condition> conditions, String type) {
    return Conditions.find(conditions, type)
        .map(Condition::getStatus)
        .filter("True"::equals)
        .isPresent();
  }
}
