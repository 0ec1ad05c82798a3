package dev.tollway.operator.standalone;

import dev.tollway.operator.ledger.store.Registry;
import dev.tollway.operator.ledger.store.StoredRevision;
import dev.tollway.operator.ledger.store.StoredRevisions;
import dev.tollway.operator.resolve.Claims;
import dev.tollway.operator.resolve.Facts;
import dev.tollway.operator.resolve.ObjectRef;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Identities in memory: it outlives a Standalone as a store would, and forgets with the test. */
final class RememberedRegistry implements Registry {
  private record Kept(String hash, Identity identity) {}

  private final Map<ObjectRef, Kept> kept = new HashMap<>();
  private volatile boolean failing;
  private final Map<ObjectRef, String> statuses = new HashMap<>();

  /** While it fails nothing can be recorded. */
  void fail(boolean now) {
    failing = now;
  }

  @Override
  public Identity identify(ObjectRef ref, String specHash, Instant now) {
    if (failing) {
      throw new IllegalStateException("the disk is full");
    }
    Kept before = kept.get(ref);
    Identity identity;
    if (before == null) {
      identity = new Identity(UUID.randomUUID().toString(), now, 1);
    } else {
      Identity last = before.identity();
      long grown = before.hash().equals(specHash) ? 0 : 1;
      identity = new Identity(last.uid(), last.creationTime(), last.generation() + grown);
    }
    kept.put(ref, new Kept(specHash, identity));
    return identity;
  }

  @Override
  public void forget(ObjectRef ref) {
    kept.remove(ref);
  }

  @Override
  public Facts facts() {
    return Facts.none();
  }

  @Override
  public void record(Claims claims) {
    throw new UnsupportedOperationException();
  }

  @Override
  public StoredRevisions revisions() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void storeRevisions(
      long number, List<StoredRevision> changed, Collection<StoredRevision.Id> removed) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<ObjectRef, String> statuses() {
    return statuses;
  }

  @Override
  public void saveStatuses(Map<ObjectRef, String> changed, Collection<ObjectRef> gone) {
    statuses.putAll(changed);
    statuses.keySet().removeAll(gone);
  }
}
