package dev.tollway.operator.standalone.objects;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollway.operator.ledger.store.Registry;
import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.resolve.Sha256;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Gives each object uid, creation time and generation when it is first seen, and the same ever
 * after. The registry is asked only for what is new or has another spec. Used by one thread.
 */
public final class Identities {
  private static final ObjectMapper SORTED =
      JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();
  private static final ObjectWriter WRITER = SORTED.writer();

  private final Registry registry;
  private final InstantSource clock;
  private final Map<ObjectRef, Known> known = new HashMap<>();

  private record Known(String specHash, Registry.Identity identity) {}

  public Identities(Registry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
  }

  /**
   * The identity of an object with this spec; its generation grows when the spec is another one.
   */
  public Registry.Identity of(ObjectRef ref, JsonNode spec) {
    String hash = hash(spec);
    Known before = known.get(ref);
    if (before != null && before.specHash().equals(hash)) {
      return before.identity();
    }
    Registry.Identity identity = registry.identify(ref, hash, clock.instant());
    known.put(ref, new Known(hash, identity));
    return identity;
  }

  /** Forgets all others: an object of their name that comes later is another object. */
  public void retain(Collection<ObjectRef> present) {
    Set<ObjectRef> gone = new HashSet<>(known.keySet());
    gone.removeAll(Set.copyOf(present));
    gone.forEach(this::forget);
  }

  /** Forgets an object that went while nothing watched. */
  public void forget(ObjectRef ref) {
    registry.forget(ref);
    known.remove(ref);
  }

  private static String hash(JsonNode spec) {
    try {
      return Sha256.of(WRITER.writeValueAsBytes(spec));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }
}
