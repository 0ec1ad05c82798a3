package dev.tollway.operator.standalone.objects;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.status.ObjectEvent;
import dev.tollway.operator.status.StatusText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredStatusTest {
  private static final ObjectRef KEY = ObjectRef.key("acme", "prod");
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  @TempDir Path dir;
  private ObjectStore store;
  private StoredStatus status;

  @BeforeEach
  void open() {
    store = new ObjectStore(1, 10);
    status = new StoredStatus(store, "tollway.dev/v1alpha1", dir.resolve("events.jsonl"));
  }

  @Test
  void replacesTheStatusOfAnObject() {
    store.put(KEY, before -> object().put("kind", "ApiKey"));
    status.status(KEY, StatusText.of(object().put("summary", "fine")));

    assertThat(store.get(KEY).orElseThrow().at("/status/summary").asText()).isEqualTo("fine");
    assertThat(store.get(KEY).orElseThrow().at("/kind").asText()).isEqualTo("ApiKey");
  }

  @Test
  void forgetsTheStatusOfAnObjectThatIsGone() {
    status.status(KEY, StatusText.of(object()));

    assertThat(store.get(KEY)).isEmpty();
  }

  @Test
  void countsAnEventThatSaysTheSameAgain() {
    status.event(event("used up", NOON));
    status.event(event("used up", NOON.plusSeconds(60)));

    assertThat(store.list("Event", "acme").items())
        .singleElement()
        .satisfies(event -> {
          assertThat(event.at("/count").asInt()).isEqualTo(2);
          assertThat(event.at("/firstTimestamp").asText()).isEqualTo("2026-11-24T12:00:00Z");
          assertThat(event.at("/lastTimestamp").asText()).isEqualTo("2026-11-24T12:01:00Z");
        });
  }

  @Test
  void tellsEventsWithOtherMessagesApart() {
    status.event(event("used up", NOON));
    status.event(event("renewed", NOON));

    assertThat(store.list("Event", "acme").items()).hasSize(2);
  }

  @Test
  void dropsTheOldestEventsAboveItsBound() {
    for (int i = 0; i < 1_010; i++) {
      status.event(event("message " + i, NOON));
    }

    assertThat(store.list("Event", "acme").items())
        .hasSize(1_000)
        .noneMatch(event -> event.path("message").asText().equals("message 9"))
        .anyMatch(event -> event.path("message").asText().equals("message 10"));
  }

  @Test
  void keepsEventsOverARestart() {
    status.event(event("used up", NOON));
    status.event(event("used up", NOON.plusSeconds(60)));
    open();

    assertThat(store.list("Event", "acme").items())
        .singleElement()
        .satisfies(event -> assertThat(event.at("/count").asInt()).isEqualTo(2));
  }

  @Test
  void countsOnAfterARestart() {
    status.event(event("used up", NOON));
    open();
    status.event(event("used up", NOON.plusSeconds(60)));

    assertThat(store.list("Event", "acme").items())
        .singleElement()
        .satisfies(event -> assertThat(event.at("/count").asInt()).isEqualTo(2));
  }

  @Test
  void skipsALineThatACrashCutOff() throws IOException {
    status.event(event("used up", NOON));
    Files.writeString(dir.resolve("events.jsonl"), "{\"kind\": ", StandardOpenOption.APPEND);
    open();

    assertThat(store.list("Event", "acme").items()).hasSize(1);
  }

  @Test
  void keepsItsJournalShort() throws IOException {
    for (int i = 0; i < 9_000; i++) {
      status.event(event("used up", NOON.plusSeconds(i)));
    }

    assertThat(Files.readAllLines(dir.resolve("events.jsonl"))).hasSizeLessThan(4_001);
  }

  private static ObjectEvent event(String message, Instant time) {
    return new ObjectEvent(KEY, ObjectEvent.Type.WARNING, "PaymentRequired", message, time);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
