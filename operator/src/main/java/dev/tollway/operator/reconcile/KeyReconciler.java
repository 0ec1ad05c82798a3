package dev.tollway.operator.reconcile;

import dev.tollway.crds.ApiKey;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;

/** Brings the status of one ApiKey to what it should be. */
record KeyReconciler(StatusWriter writer, Nudges<ApiKey> nudges) implements Reconciler<ApiKey> {

  @Override
  public List<EventSource<?, ApiKey>> prepareEventSources(EventSourceContext<ApiKey> context) {
    return List.of(nudges);
  }

  @Override
  public UpdateControl<ApiKey> reconcile(ApiKey key, Context<ApiKey> context) {
    writer.write(key);
    return UpdateControl.noUpdate();
  }
}
