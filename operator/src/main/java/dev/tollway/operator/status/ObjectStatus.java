package dev.tollway.operator.status;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollway.accounting.ledger.AccountView;
import dev.tollway.operator.resolve.ObjectRef;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The status of one object, whole.
 *
 * @param view what the ledger said of an ApiKey; null: nothing, or no ApiKey
 * @param recheckAt when time alone changes it; null: it does not
 */
public record ObjectStatus(
    ObjectRef ref, ObjectNode json, @Nullable AccountView view, @Nullable Instant recheckAt) {

  /** Whether a condition is True. */
  public boolean isTrue(String type) {
    for (var condition : json.path("conditions")) {
      if (type.equals(condition.path("type").asText())) {
        return "True".equals(condition.path("status").asText());
      }
    }
    return false;
  }

  /** One sentence for people. */
  public String summary() {
    return json.path("summary").asText();
  }
}
