package dev.tollway.operator.reconcile;

import dev.tollway.operator.admin.OperatorMetrics;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts what only the framework knows: how often it tries again. */
record Retries(OperatorMetrics metrics) implements Metrics {
  @Override
  public void reconcileCustomResource(
      HasMetadata resource, @Nullable RetryInfo retry, Map<String, Object> metadata) {
    if (retry != null && retry.getAttemptCount() > 0) {
      metrics.retried(resource.getKind());
    }
  }
}
