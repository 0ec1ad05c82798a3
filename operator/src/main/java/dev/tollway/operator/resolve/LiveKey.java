package dev.tollway.operator.resolve;

import dev.tollway.accounting.ledger.TopUp;
import dev.tollway.crds.ApiKeySpec;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An account that is enforced.
 *
 * @param account what the registry will know of it
 * @param credentials empty while none is issued, or while its Secret is not there
 * @param toIssue the Secret that {@code secretName} names does not exist yet
 * @param closedRoutes routes of the plan that this key may not use
 * @param subscription when it runs
 * @param approval whether the seller lets it use the plan
 * @param granted a grant says when it runs and what it was paid in, not the key itself
 * @param topUps in nano-units
 * @param rotation null: its key is not in a Secret of ours
 */
public record LiveKey(
    ObjectRef ref,
    ApiKeySpec spec,
    AccountFact account,
    LivePlan plan,
    List<Credential> credentials,
    boolean toIssue,
    Set<String> closedRoutes,
    Subscription subscription,
    boolean suspended,
    Approval approval,
    boolean granted,
    List<TopUp> topUps,
    @Nullable KeyRotation rotation) {

  public LiveKey {
    credentials = List.copyOf(credentials);
    closedRoutes = Set.copyOf(closedRoutes);
    topUps = List.copyOf(topUps);
  }

  /** What sidecars must know: what works, and what will work once it can be read. */
  public List<Credential> enforced() {
    Credential coming = rotation == null ? null : rotation.coming();
    return coming == null
        ? credentials
        : Stream.concat(credentials.stream(), Stream.of(coming)).toList();
  }

  /**
   * One secret, known by its hash.
   *
   * @param sha256 64 hex digits
   * @param keyId public id
   * @param issueTime null: not known, since somebody else made it
   * @param expireTime null: never
   */
  public record Credential(
      String sha256, String keyId, @Nullable Instant issueTime, @Nullable Instant expireTime) {}
}
