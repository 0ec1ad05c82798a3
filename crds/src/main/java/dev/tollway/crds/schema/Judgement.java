package dev.tollway.crds.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;

/**
 * What the API server would say to a manifest.
 *
 * @param defaulted the object with the defaults of the schema and without status; meaningless when
 *     there are problems
 * @param problems why it would be rejected, by line; empty when it would be stored
 */
public record Judgement(ObjectNode defaulted, List<LocatedProblem> problems) {
  /** Knows each type once it met it; safe for any number of threads. */
  private static final KubernetesSerialization TYPES = new KubernetesSerialization();

  public Judgement {
    problems = problems.stream().sorted().distinct().toList();
  }

  /** Whether the API server would store the object. */
  public boolean accepted() {
    return problems.isEmpty();
  }

  /**
   * The defaulted object as an API type.
   *
   * @throws IllegalStateException when it was not accepted
   */
  public <T extends HasMetadata> T as(Class<T> type) {
    if (!accepted()) {
      throw new IllegalStateException(
          "a rejected object has no typed form: " + problems.getFirst());
    }
    return TYPES.convertValue(defaulted, type);
  }

  /** Without the content: it may be a Secret. */
  @Override
  public String toString() {
    return accepted() ? "accepted" : "rejected: " + problems;
  }
}
