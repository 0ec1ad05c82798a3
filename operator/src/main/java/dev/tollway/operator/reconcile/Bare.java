package dev.tollway.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.function.Supplier;

/** Objects with nothing in them that memory need not hold. */
final class Bare {

  private Bare() {}

  /** A new object that carries the other one's name and version, and nothing else. */
  static <T extends HasMetadata> T of(T object, Supplier<T> empty) {
    ObjectMeta meta = object.getMetadata();
    T bare = empty.get();
    bare.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(meta.getNamespace())
            .withName(meta.getName())
            .withUid(meta.getUid())
            .withResourceVersion(meta.getResourceVersion())
            .build());
    return bare;
  }

  /** The object itself without the record of who wrote which field, which is half of it. */
  static <T extends HasMetadata> T withoutManagedFields(T object) {
    object.getMetadata().setManagedFields(null);
    return object;
  }
}
