package dev.tollway.operator.reconcile;

import dev.tollway.operator.admin.OperatorMetrics;
import dev.tollway.operator.admin.OperatorMetrics.Outcome;
import dev.tollway.operator.admin.OperatorMetrics.Verb;
import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.status.ObjectEvent;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events in the cluster. The name of one is made of what it says, so that one which is sent twice,
 * by two processes or after a lost answer, is one.
 */
final class ClusterEvents {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterEvents.class);
  private static final String COMPONENT = "tollway";

  /** An Event is named after its object; a name may have 253 characters. */
  private static final int LONGEST_PREFIX = 200;

  private final KubernetesClient client;
  private final Caches caches;
  private final WhileLeading writes;
  private final OperatorMetrics metrics;

  ClusterEvents(
      KubernetesClient client, Caches caches, WhileLeading writes, OperatorMetrics metrics) {
    this.client = client;
    this.caches = caches;
    this.writes = writes;
    this.metrics = metrics;
  }

  /** Returns at once. An object that is gone is told nothing about. */
  void tell(ObjectEvent event) {
    caches.uid(event.regarding()).ifPresent(uid -> writes.submit(() -> create(body(event, uid))));
  }

  private void create(Event event) {
    try {
      client.v1().events().inNamespace(event.getMetadata().getNamespace()).resource(event).create();
      metrics.apiWrite(Verb.CREATE, "Event", Outcome.DONE);
    } catch (KubernetesClientException e) {
      metrics.apiWrite(Verb.CREATE, "Event", Outcome.FAILED);
      // There already, or its namespace is going.
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT
          && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        LOG.warn(
            "an Event of {} {} is lost: {}",
            event.getInvolvedObject().getKind(),
            event.getInvolvedObject().getName(),
            e.getMessage());
      }
    }
  }

  private static Event body(ObjectEvent event, String uid) {
    ObjectRef regarding = event.regarding();
    String time = event.time().truncatedTo(ChronoUnit.SECONDS).toString();
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace(regarding.namespace())
        .withName(name(event, uid))
        .endMetadata()
        .withNewInvolvedObject()
        .withApiVersion("tollway.dev/v1alpha1")
        .withKind(regarding.kind())
        .withNamespace(regarding.namespace())
        .withName(regarding.name())
        .withUid(uid)
        .endInvolvedObject()
        .withType(event.type().word())
        .withReason(event.reason())
        .withMessage(event.message())
        .withFirstTimestamp(time)
        .withLastTimestamp(time)
        .withCount(1)
        .withNewSource()
        .withComponent(COMPONENT)
        .endSource()
        .withReportingComponent(COMPONENT)
        .build();
  }

  private static String name(ObjectEvent event, String uid) {
    String said = String.join("\n", uid, event.reason(), event.message(), event.time().toString());
    String prefix = event.regarding().name();
    return prefix.substring(0, Math.min(prefix.length(), LONGEST_PREFIX))
        + "."
        + UUID.nameUUIDFromBytes(said.getBytes(StandardCharsets.UTF_8))
            .toString()
            .replace("-", "")
            .substring(0, 16);
  }
}
