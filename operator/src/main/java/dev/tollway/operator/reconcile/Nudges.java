package dev.tollway.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;

/** Tells the reconciler of a kind that an object should have another status now. */
final class Nudges<P extends HasMetadata> extends SimpleInboundEventSource<P> {

  Nudges() {
    super("desired-status");
  }

  /** One that the caches do not have is passed over: it is looked at when it arrives. */
  void nudge(String namespace, String name) {
    propagateEvent(new ResourceID(name, namespace));
  }
}
