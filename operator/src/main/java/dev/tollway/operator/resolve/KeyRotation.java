package dev.tollway.operator.resolve;

import dev.tollway.crds.ApiKeySpec;
import dev.tollway.crds.GepDuration;
import dev.tollway.crds.Rotation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How an issued key is followed by the next one. What was done is read from the Secret alone, so
 * that a restart in the middle knows as much as before.
 *
 * @param secret as it is now
 * @param token that the key should be made for; null: any
 * @param overlap how long the key of now works once it is replaced
 * @param nextTime when it is to be replaced; null: not by itself
 * @param previousEnd when the key before stops working; null: there is none
 * @param coming made already, known to sidecars, and not in the Secret yet; null: none
 */
public record KeyRotation(
    SecretFact secret,
    @Nullable String token,
    Duration overlap,
    @Nullable Instant nextTime,
    @Nullable Instant previousEnd,
    LiveKey.@Nullable Credential coming) {

  private static final Duration OVERLAP = Duration.ofHours(24);

  static KeyRotation of(ApiKeySpec spec, SecretFact secret, LiveKey.@Nullable Credential coming) {
    Rotation rotation = spec.rotation();
    Instant end = secret.previous() == null ? null : secret.previous().expireTime();
    if (rotation == null) {
      return new KeyRotation(secret, secret.token(), OVERLAP, null, end, coming);
    }
    Duration every = rotation.every() == null ? null : GepDuration.parse(rotation.every());
    Duration overlap = overlap(rotation.overlap(), every);
    // A shorter overlap ends the one that runs; a longer one brings nothing back.
    if (end != null && secret.issueTime().plus(overlap).isBefore(end)) {
      end = secret.issueTime().plus(overlap);
    }
    boolean asked = rotation.token() != null && !rotation.token().equals(secret.token());
    Instant next =
        asked ? secret.issueTime() : every == null ? null : secret.issueTime().plus(every);
    // There is one key before: a third would take it away early.
    if (next != null && end != null && next.isBefore(end)) {
      next = end;
    }
    return new KeyRotation(
        secret,
        rotation.token() == null ? secret.token() : rotation.token(),
        overlap,
        next,
        end,
        coming);
  }

  private static Duration overlap(@Nullable String written, @Nullable Duration every) {
    if (written != null) {
      return GepDuration.parse(written);
    }
    return every != null && every.dividedBy(2).compareTo(OVERLAP) < 0
        ? every.dividedBy(2)
        : OVERLAP;
  }

  /** The key before, while it works. */
  Optional<LiveKey.Credential> stillWorking(Instant now) {
    SecretFact.Previous previous = secret.previous();
    return previous == null || previousEnd == null || !now.isBefore(previousEnd)
        ? Optional.empty()
        : Optional.of(
            new LiveKey.Credential(previous.sha256(), previous.keyId(), null, previousEnd));
  }

  /** Whether the next key is to be made. */
  public boolean due(Instant now) {
    return nextTime != null && !now.isBefore(nextTime);
  }

  /** Whether the Secret still tells of a key that no longer works. */
  public boolean toClear(Instant now) {
    return previousEnd != null && !now.isBefore(previousEnd);
  }
}
