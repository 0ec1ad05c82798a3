package dev.tollway.operator.standalone.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.status.ObjectEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * core/v1 Events in the store. One that says the same again counts up; the oldest go when there are
 * too many. Used by one thread.
 */
final class EventLog {
  private static final String COMPONENT = "tollway";

  private final ObjectStore store;
  private final String apiVersion;
  private final int bound;
  private final EventJournal journal;

  /** Oldest first, by what makes two events the same. */
  private final Map<Sameness, ObjectRef> kept = new LinkedHashMap<>();

  private record Sameness(ObjectRef regarding, String uid, String reason, String message) {}

  /**
   * @param apiVersion of the objects that events are about
   * @param bound how many events are kept
   * @param journal where they are kept over a restart
   */
  EventLog(ObjectStore store, String apiVersion, int bound, EventJournal journal) {
    this.store = store;
    this.apiVersion = apiVersion;
    this.bound = bound;
    this.journal = journal;
    journal.read().forEach(this::restore);
    rewrite();
  }

  private void rewrite() {
    journal.rewrite(kept.values().stream().flatMap(name -> store.get(name).stream()).toList());
  }

  private void restore(ObjectNode event) {
    JsonNode object = event.path("involvedObject");
    ObjectRef regarding =
        new ObjectRef(
            object.path("kind").asText(),
            object.path("namespace").asText(),
            object.path("name").asText());
    Sameness same =
        new Sameness(
            regarding,
            object.path("uid").asText(),
            event.path("reason").asText(),
            event.path("message").asText());
    ObjectRef name =
        new ObjectRef(
            "Event", eventNamespace(regarding), event.path("metadata").path("name").asText());
    keep(same, name, event);
  }

  void add(ObjectEvent event) {
    ObjectRef regarding = event.regarding();
    Optional<ObjectNode> object = store.get(regarding);
    String uid = object.map(o -> o.path("metadata").path("uid").asText()).orElse("");
    Sameness same = new Sameness(regarding, uid, event.reason(), event.message());
    ObjectRef name = kept.remove(same);
    if (name == null) {
      String random = UUID.randomUUID().toString().replace("-", "").substring(0, 16);
      name = new ObjectRef("Event", eventNamespace(regarding), regarding.name() + "." + random);
    }
    String eventName = name.name();
    ObjectNode before = store.get(name).orElse(null);
    ObjectNode content = content(event, eventName, uid, before == null ? null : before.deepCopy());
    keep(same, name, content);
    if (journal.full()) {
      rewrite();
    } else {
      journal.append(content);
    }
  }

  private void keep(Sameness same, ObjectRef name, ObjectNode content) {
    kept.remove(same);
    kept.put(same, name);
    store.put(name, before -> content);
    if (kept.size() > bound) {
      Map.Entry<Sameness, ObjectRef> oldest = kept.entrySet().iterator().next();
      store.delete(oldest.getValue());
      kept.remove(oldest.getKey());
    }
  }

  private ObjectNode content(
      ObjectEvent event, String name, String uid, @Nullable ObjectNode before) {
    ObjectRef regarding = event.regarding();
    String time = time(event.time());
    if (before != null) {
      return before.put("count", before.path("count").asInt() + 1).put("lastTimestamp", time);
    }
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.put("apiVersion", "v1").put("kind", "Event");
    content
        .putObject("metadata")
        .put("name", name)
        .put("namespace", eventNamespace(regarding))
        .put("uid", UUID.randomUUID().toString())
        .put("creationTimestamp", time);
    content
        .putObject("involvedObject")
        .put("apiVersion", regarding.kind().equals("Namespace") ? "v1" : apiVersion)
        .put("kind", regarding.kind())
        .put("namespace", regarding.namespace())
        .put("name", regarding.name())
        .put("uid", uid);
    content.put("reason", event.reason()).put("message", event.message());
    content.put("type", event.type().word()).put("count", 1);
    content.put("firstTimestamp", time).put("lastTimestamp", time).putNull("eventTime");
    content.putObject("source").put("component", COMPONENT);
    content.put("reportingComponent", COMPONENT).put("reportingInstance", "");
    return content;
  }

  private static String eventNamespace(ObjectRef regarding) {
    return regarding.namespace().isEmpty() ? "default" : regarding.namespace();
  }

  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
