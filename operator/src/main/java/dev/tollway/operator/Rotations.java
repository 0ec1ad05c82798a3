package dev.tollway.operator;

import dev.tollway.crds.ApiKeySpec;
import dev.tollway.operator.compile.Compilation;
import dev.tollway.operator.compile.Compiler;
import dev.tollway.operator.desired.DesiredSecrets;
import dev.tollway.operator.desired.MintedKey;
import dev.tollway.operator.distribute.Acknowledgements;
import dev.tollway.operator.distribute.Standing;
import dev.tollway.operator.resolve.KeyRotation;
import dev.tollway.operator.resolve.LiveKey;
import dev.tollway.operator.resolve.Outcome;
import dev.tollway.operator.resolve.Resolution;
import dev.tollway.operator.resolve.Sha256;
import dev.tollway.operator.resolve.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rotations under way: the hash goes to the sidecars, then, once they have acknowledged it or have
 * been given their time, the key goes into the Secret. Until it shows up there nobody could have
 * read it, so that a process that ends in between loses nothing: the next one makes another key.
 */
final class Rotations {

  private static final Logger LOG = LoggerFactory.getLogger(Rotations.class);

  /** After this time the Secret is written although a sidecar has not answered. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What was written must show up in the picture within this time, or it is written again. */
  private static final Duration SHOWS = Duration.ofSeconds(60);

  private record Coming(
      MintedKey minted, LiveKey.Credential credential, Instant since, @Nullable Instant written) {

    Instant nextTime() {
      return written == null ? since.plus(PATIENCE) : written.plus(SHOWS);
    }
  }

  private final Seams seams;
  private final Map<String, Coming> coming = new HashMap<>();
  private final Map<String, Instant> clearing = new HashMap<>();

  Rotations(Seams seams) {
    this.seams = seams;
  }

  /** By {@code namespace/name} of the ApiKey: what sidecars should know beforehand. */
  Map<String, LiveKey.Credential> hashes() {
    return coming.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().credential()));
  }

  /**
   * Looks at what was resolved: forgets what is done, makes what is due.
   *
   * @return whether {@link #hashes} changed, so that everything must be resolved again
   */
  boolean resolved(Resolution resolution, Instant now) {
    boolean changed =
        coming.entrySet().removeIf(e -> over(resolution.keys().get(e.getKey()), e.getValue()));
    clearing
        .keySet()
        .removeIf(path -> {
          KeyRotation rotation = rotation(resolution.keys().get(path));
          return rotation == null || !rotation.toClear(now);
        });
    for (Outcome<ApiKeySpec, LiveKey> key : resolution.keys().values()) {
      KeyRotation rotation = rotation(key);
      String path = key.ref().path();
      if (rotation != null && rotation.due(now) && !coming.containsKey(path)) {
        MintedKey minted = MintedKey.of(seams.random().apply(MintedKey.RANDOM_BYTES));
        coming.put(
            path,
            new Coming(
                minted,
                new LiveKey.Credential(Sha256.of(minted.key()), minted.keyId(), now, null),
                now,
                null));
        changed = true;
      }
    }
    return changed;
  }

  /** The key is in its Secret, or nobody asks for it any more. */
  private static boolean over(@Nullable Outcome<ApiKeySpec, LiveKey> key, Coming next) {
    KeyRotation rotation = rotation(key);
    return rotation == null
        || next.credential().sha256().equals(rotation.secret().sha256())
        || rotation.nextTime() == null
        || next.since().isBefore(rotation.nextTime());
  }

  private static @Nullable KeyRotation rotation(@Nullable Outcome<ApiKeySpec, LiveKey> key) {
    return key == null || key.live() == null ? null : key.live().rotation();
  }

  /** Writes the Secrets whose time has come. */
  void write(Resolution resolution, Compilation compiled, Instant now) {
    for (Outcome<ApiKeySpec, LiveKey> key : resolution.keys().values()) {
      KeyRotation rotation = rotation(key);
      if (rotation == null) {
        continue;
      }
      String path = key.ref().path();
      Coming next = coming.get(path);
      String held = Objects.requireNonNullElse(rotation.secret().sha256(), "");
      if (next != null
          && rotation.coming() != null
          && (!now.isBefore(next.nextTime()) || (next.written() == null && taken(key, compiled)))) {
        seams.secrets().rotate(DesiredSecrets.rotated(key, rotation, next.minted(), now), held);
        coming.put(path, new Coming(next.minted(), next.credential(), next.since(), now));
        LOG.info("rotated {} to key {}", key.ref(), next.minted().keyId());
      } else if (next == null && rotation.toClear(now)) {
        Instant asked = clearing.get(path);
        if (asked == null || !now.isBefore(asked.plus(SHOWS))) {
          clearing.put(path, now);
          seams.secrets().clear(key.ref().namespace(), rotation.secret().name(), held);
        }
      }
    }
  }

  /** Whether every ready pod with a sidecar knows the new hash. */
  private boolean taken(Outcome<ApiKeySpec, LiveKey> key, Compilation compiled) {
    LiveKey live = key.live();
    if (live == null || compiled.hash(Compiler.name(key.ref())) == null) {
      return true;
    }
    return live.plan().opened().stream()
        .flatMap(o -> o.route().targets().stream())
        .map(t -> t.workload())
        .allMatch(w ->
            w.pods().stream()
                .filter(p -> p.ready() && p.injected())
                .allMatch(p -> acknowledged(key, w, p, compiled)));
  }

  private boolean acknowledged(
      Outcome<ApiKeySpec, LiveKey> key, Workload workload, Workload.Pod pod, Compilation compiled) {
    Acknowledgements acknowledgements = seams.distributor().acknowledgements();
    return acknowledgements.standing(
            pod.uid(),
            Compiler.name(key.ref()),
            compiled.revision(Compiler.name(key.ref()), workload.ref()))
        instanceof Standing.Acknowledged;
  }

  /** When time alone makes something due; null: never. */
  @Nullable Instant wakeAt() {
    Instant first = null;
    for (Coming next : coming.values()) {
      first = earlier(first, next.nextTime());
    }
    for (Instant asked : clearing.values()) {
      first = earlier(first, asked.plus(SHOWS));
    }
    return first;
  }

  private static Instant earlier(@Nullable Instant a, Instant b) {
    return a == null || b.isBefore(a) ? b : a;
  }
}
