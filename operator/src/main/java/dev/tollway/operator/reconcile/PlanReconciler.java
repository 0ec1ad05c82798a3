package dev.tollway.operator.reconcile;

import dev.tollway.crds.UsagePlan;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;

/** Brings the status of one UsagePlan to what it should be. */
record PlanReconciler(StatusWriter writer, Nudges<UsagePlan> nudges)
    implements Reconciler<UsagePlan> {

  @Override
  public List<EventSource<?, UsagePlan>> prepareEventSources(
      EventSourceContext<UsagePlan> context) {
    return List.of(nudges);
  }

  @Override
  public UpdateControl<UsagePlan> reconcile(UsagePlan plan, Context<UsagePlan> context) {
    writer.write(plan);
    return UpdateControl.noUpdate();
  }
}
