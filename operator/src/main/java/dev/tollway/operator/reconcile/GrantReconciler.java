package dev.tollway.operator.reconcile;

import dev.tollway.crds.ApiKeyGrant;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;

/** Brings the status of one ApiKeyGrant to what it should be. */
record GrantReconciler(StatusWriter writer, Nudges<ApiKeyGrant> nudges)
    implements Reconciler<ApiKeyGrant> {

  @Override
  public List<EventSource<?, ApiKeyGrant>> prepareEventSources(
      EventSourceContext<ApiKeyGrant> context) {
    return List.of(nudges);
  }

  @Override
  public UpdateControl<ApiKeyGrant> reconcile(ApiKeyGrant grant, Context<ApiKeyGrant> context) {
    writer.write(grant);
    return UpdateControl.noUpdate();
  }
}
