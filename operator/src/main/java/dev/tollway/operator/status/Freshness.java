package dev.tollway.operator.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollway.accounting.ledger.AccountView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How urgent a status is, compared with the one that was written last. */
public enum Freshness {
  /** Nothing visible changed. */
  SAME,
  /** Only numbers moved: it can wait for its turn. */
  REFRESH,
  /** Something happened: it is written at once. */
  TRANSITION;

  /**
   * Compares two statuses of one object.
   *
   * @param written null: none
   * @param writtenView what the ledger said then; null: nothing, or not known any more
   */
  public static Freshness of(
      @Nullable StatusText written,
      StatusText fresh,
      @Nullable AccountView writtenView,
      @Nullable AccountView freshView) {
    if (fresh.equals(written)) {
      return SAME;
    }
    if (written == null
        || !told(written.tree()).equals(told(fresh.tree()))
        || !Levels.visible(writtenView).equals(Levels.visible(freshView))) {
      return TRANSITION;
    }
    return REFRESH;
  }

  /** What of a status is no mere number. */
  private static List<JsonNode> told(ObjectNode status) {
    List<JsonNode> told = new ArrayList<>();
    for (String field :
        List.of(
            "observedGeneration",
            "revision",
            "keyId",
            "plan",
            "subscription",
            "credentials",
            "nextRotationTime",
            "keys",
            "sidecars")) {
      told.add(status.path(field));
    }
    for (JsonNode condition : status.path("conditions")) {
      told.add(condition.path("type"));
      told.add(condition.path("status"));
      told.add(condition.path("reason"));
      told.add(condition.path("observedGeneration"));
    }
    return told;
  }
}
