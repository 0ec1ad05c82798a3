package dev.tollway.operator.reconcile;

import dev.tollway.crds.ApiRoute;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;

/** Brings the status of one ApiRoute to what it should be. */
record RouteReconciler(StatusWriter writer, Nudges<ApiRoute> nudges)
    implements Reconciler<ApiRoute> {

  @Override
  public List<EventSource<?, ApiRoute>> prepareEventSources(EventSourceContext<ApiRoute> context) {
    return List.of(nudges);
  }

  @Override
  public UpdateControl<ApiRoute> reconcile(ApiRoute route, Context<ApiRoute> context) {
    writer.write(route);
    return UpdateControl.noUpdate();
  }
}
