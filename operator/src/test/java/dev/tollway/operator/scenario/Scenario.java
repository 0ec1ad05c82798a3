package dev.tollway.operator.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.tollway.accounting.ledger.AccountTerms;
import dev.tollway.crds.schema.Manifest;
import dev.tollway.operator.ControlPlane;
import dev.tollway.operator.MemoryRegistry;
import dev.tollway.operator.Seams;
import dev.tollway.operator.TestLedger;
import dev.tollway.operator.TestLoop;
import dev.tollway.operator.TestSidecars;
import dev.tollway.operator.desired.IssuedSecret;
import dev.tollway.operator.desired.SecretSink;
import dev.tollway.operator.distribute.Published;
import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.status.ObjectEvent;
import dev.tollway.operator.status.StatusSink;
import dev.tollway.operator.status.StatusText;
import dev.tollway.protocol.config.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A control plane over the objects of a scenario. One step applies manifests and a {@code kind:
 * Step} document, lets six seconds pass, and tells what came of it.
 *
 * <p>A Step may say: {@code now} (an instant), {@code restart} (the control plane is started again
 * first), {@code used} (account → meter → units), {@code ledger: silent}, {@code silent}, {@code
 * absent} (pods), {@code refuse} (pod → reason), {@code heal}, {@code denied} (account → reason and
 * route of a request that a sidecar refused), {@code show} ({@code config}, {@code terms}: whole
 * instead of in short).
 */
final class Scenario implements StatusSink, SecretSink {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration STEP = Duration.ofSeconds(3);

  private final TestLoop loop = new TestLoop(Instant.parse("2026-11-24T12:00:00Z"));
  private final ScenarioWorld world = new ScenarioWorld();
  private final MemoryRegistry registry = new MemoryRegistry();
  private final TestLedger ledger = new TestLedger(loop);
  private TestSidecars sidecars = new TestSidecars(loop);
  private @Nullable ControlPlane controlPlane;
  private final Map<String, ObjectNode> statuses = new TreeMap<>();
  private final ArrayNode events = JSON.createArrayNode();
  private final List<String> secrets = new ArrayList<>();
  private boolean worldChanged;
  private byte random;

  /** What one step made. */
  ObjectNode step(List<Manifest> manifests) {
    statuses.clear();
    events.removeAll();
    secrets.clear();
    JsonNode said = JSON.createObjectNode();
    for (Manifest manifest : manifests) {
      if (manifest.kind().equals("Step")) {
        said = manifest.content();
      }
    }
    if (said.has("now")) {
      loop.runUntil(Instant.parse(said.path("now").asText()));
    }
    for (Manifest manifest : manifests) {
      if (!manifest.kind().equals("Step")) {
        world.apply(manifest, loop.instant());
      }
    }
    say(said);
    ControlPlane running = controlPlane;
    if (running == null || said.path("restart").asBoolean()) {
      running = start();
    }
    running.apply(world.resources());
    // One thread, one picture at a time: a Secret that was issued shows up in the next one.
    for (int i = 0; i < 3; i++) {
      worldChanged = false;
      loop.run(STEP.dividedBy(3));
      ledger.views();
      if (worldChanged) {
        running.apply(world.resources());
      }
    }
    loop.run(STEP);
    return result(said);
  }

  private ControlPlane start() {
    if (controlPlane != null) {
      controlPlane.close();
      ledger.restart();
    }
    TestSidecars before = sidecars;
    sidecars = before.picture().isEmpty() ? before : new TestSidecars(loop);
    controlPlane =
        new ControlPlane(
            new Seams(
                registry,
                sidecars,
                ledger,
                this,
                this,
                loop,
                n -> {
                  byte[] bytes = new byte[n];
                  Arrays.fill(bytes, ++random);
                  return bytes;
                }),
            loop);
    return controlPlane;
  }

  private void say(JsonNode said) {
    said.path("used")
        .properties()
        .forEach(account ->
            account
                .getValue()
                .properties()
                .forEach(meter ->
                    ledger.use(
                        "key/" + account.getKey(), meter.getKey(), meter.getValue().asLong())));
    said.path("denied")
        .properties()
        .forEach(account ->
            sidecars.deny(
                account.getKey(),
                account.getValue().path("reason").asText(),
                account.getValue().path("route").textValue()));
    if (said.has("ledger")) {
      ledger.answers(!said.path("ledger").asText().equals("silent"));
    }
    if (said.path("restart").asBoolean()) {
      start();
    }
    if (said.path("heal").asBoolean()) {
      sidecars.heal();
    }
    said.path("silent").forEach(pod -> sidecars.silence("pod-" + pod.asText()));
    said.path("absent").forEach(pod -> sidecars.absent("pod-" + pod.asText()));
    said.path("refuse")
        .properties()
        .forEach(pod -> sidecars.refuse("pod-" + pod.getKey(), pod.getValue().asText()));
  }

  private ObjectNode result(JsonNode said) {
    ObjectNode result = JSON.createObjectNode();
    ObjectNode written = result.putObject("statuses");
    statuses.forEach((name, status) -> written.set(name, readable(status)));
    if (!events.isEmpty()) {
      result.set("events", events.deepCopy());
    }
    if (!secrets.isEmpty()) {
      ArrayNode told = result.putArray("secrets");
      secrets.forEach(told::add);
    }
    List<String> show = new ArrayList<>();
    said.path("show").forEach(s -> show.add(s.asText()));
    ArrayNode config = result.putArray("config");
    for (Published published : sidecars.picture()) {
      config.add(show.contains("config") ? whole(published) : inShort(published));
    }
    if (show.contains("terms")) {
      ArrayNode terms = result.putArray("terms");
      for (AccountTerms account : ledger.terms().values()) {
        terms.add(account.toString());
      }
    }
    return result;
  }

  /**
   * One line per condition; no hash, because it would change with every field that is added
   * somewhere.
   */
  private static ObjectNode readable(ObjectNode status) {
    ObjectNode copy = status.deepCopy();
    if (copy.has("revision")) {
      copy.put("revision", "<hash>");
    }
    ObjectNode conditions = JSON.createObjectNode();
    status
        .path("conditions")
        .forEach(c ->
            conditions.put(
                c.path("type").asText(),
                "%s %s (generation %d, since %s): %s"
                    .formatted(
                        c.path("status").asText(),
                        c.path("reason").asText(),
                        c.path("observedGeneration").asLong(),
                        c.path("lastTransitionTime").asText(),
                        c.path("message").asText())));
    copy.set("conditions", conditions);
    return copy;
  }

  private static JsonNode inShort(Published published) {
    return JSON.getNodeFactory()
        .textNode(
            "%s %s, number %d, for %s"
                .formatted(
                    published.name().getKind(),
                    published.name().getName(),
                    published.resource().getRevision().getNumber(),
                    published.audience().stream().map(Object::toString).sorted().toList()));
  }

  private static JsonNode whole(Published published) {
    try {
      Resource content = published.resource().toBuilder().clearRevision().build();
      return JSON.readTree(JsonFormat.printer().print(content));
    } catch (InvalidProtocolBufferException
        | com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void status(ObjectRef ref, StatusText status) {
    statuses.put(ref.toString(), status.tree());
  }

  @Override
  public void event(ObjectEvent event) {
    events.add(
        "%s %s %s: %s"
            .formatted(event.type().word(), event.regarding(), event.reason(), event.message()));
  }

  @Override
  public void create(IssuedSecret secret) {
    world.issue(secret, loop.instant());
    secrets.add(
        "created %s/%s with %s"
            .formatted(secret.namespace(), secret.name(), secret.data().get("keyId")));
    worldChanged = true;
  }

  @Override
  public void rotate(IssuedSecret secret, String expected) {
    world.issue(secret, loop.instant());
    secrets.add(
        "rotated %s/%s to %s, before %s until %s"
            .formatted(
                secret.namespace(),
                secret.name(),
                secret.data().get("keyId"),
                secret.data().get("previousKeyId"),
                secret.data().get("previousExpireTime")));
    worldChanged = true;
  }

  @Override
  public void clear(String namespace, String name, String expected) {
    String told = "cleared %s/%s".formatted(namespace, name);
    world.clear(namespace, name);
    // While a step only lets time pass, no picture shows that it is done, and it is asked again.
    if (!secrets.contains(told)) {
      secrets.add(told);
    }
    worldChanged = true;
  }

  @Override
  public void delete(String namespace, String name) {
    world.delete(namespace, name);
    secrets.add("deleted %s/%s".formatted(namespace, name));
    worldChanged = true;
  }
}
