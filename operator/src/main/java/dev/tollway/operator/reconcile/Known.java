package dev.tollway.operator.reconcile;

import dev.tollway.operator.status.StatusText;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;

/**
 * An object of ours as the API server has it.
 *
 * @param object what people wrote; its status is taken off, because as objects it is most of the
 *     memory of a control plane
 * @param status its status
 */
record Known<T extends CustomResource<?, ?>>(T object, StatusText status) {

  /** Takes the status off the object itself, and the record of who wrote which field. */
  static <T extends CustomResource<?, ?>> Known<T> of(T object) {
    StatusText status = StatusText.of(object.getStatus());
    object.setStatus(null);
    return new Known<>(Bare.withoutManagedFields(object), status);
  }

  ObjectMeta meta() {
    return object.getMetadata();
  }
}
