package dev.tollway.operator.resolve;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object as somebody wrote it.
 *
 * @param spec null when the object has none
 */
public record Authored<S>(
    ObjectRef ref,
    String uid,
    long generation,
    Instant creationTime,
    Map<String, String> labels,
    @Nullable S spec) {

  /** The oldest first, then by name: who came first wins. */
  static final Comparator<Authored<?>> OLDEST_FIRST =
      Comparator.<Authored<?>, Instant>comparing(Authored::creationTime)
          .thenComparing(Authored::ref);

  static <S> Authored<S> of(CustomResource<S, ?> resource) {
    ObjectMeta meta = resource.getMetadata();
    return new Authored<>(
        ref(resource),
        meta.getUid() == null ? "" : meta.getUid(),
        meta.getGeneration() == null ? 0 : meta.getGeneration(),
        meta.getCreationTimestamp() == null
            ? Instant.EPOCH
            : OffsetDateTime.parse(meta.getCreationTimestamp()).toInstant(),
        meta.getLabels() == null ? Map.of() : Map.copyOf(meta.getLabels()),
        resource.getSpec());
  }

  private static ObjectRef ref(HasMetadata resource) {
    return new ObjectRef(
        resource.getKind(),
        resource.getMetadata().getNamespace(),
        resource.getMetadata().getName());
  }
}
