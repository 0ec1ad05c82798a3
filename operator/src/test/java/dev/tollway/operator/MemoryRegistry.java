package dev.tollway.operator;

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
import java.util.TreeMap;

/** A registry that lives as long as the test: a restart of the control plane finds it as it was. */
public final class MemoryRegistry implements Registry {

  private Facts facts = Facts.none();
  private long number;
  private final Map<StoredRevision.Id, StoredRevision> revisions = new HashMap<>();
  private final Map<ObjectRef, String> statuses = new TreeMap<>();
  private final Map<ObjectRef, Identity> identities = new HashMap<>();
  private final Map<ObjectRef, String> specs = new HashMap<>();
  private int failures;
  private int uids;

  /** Lets the next calls of record and saveStatuses fail. */
  public void fail(int calls) {
    failures = calls;
  }

  private void maybeFail() {
    if (failures > 0) {
      failures--;
      throw new IllegalStateException("the disk is full");
    }
  }

  @Override
  public Facts facts() {
    return facts;
  }

  @Override
  public void record(Claims claims) {
    maybeFail();
    facts = facts.with(claims);
  }

  @Override
  public StoredRevisions revisions() {
    return new StoredRevisions(1, number, List.copyOf(revisions.values()));
  }

  @Override
  public void storeRevisions(
      long newest, List<StoredRevision> changed, Collection<StoredRevision.Id> removed) {
    number = newest;
    changed.forEach(r -> revisions.put(r.id(), r));
    removed.forEach(revisions::remove);
  }

  @Override
  public Map<ObjectRef, String> statuses() {
    return Map.copyOf(statuses);
  }

  @Override
  public void saveStatuses(Map<ObjectRef, String> changed, Collection<ObjectRef> gone) {
    maybeFail();
    statuses.putAll(changed);
    gone.forEach(statuses::remove);
  }

  @Override
  public Identity identify(ObjectRef ref, String specHash, Instant now) {
    Identity known = identities.get(ref);
    if (known == null) {
      known = new Identity("uid-" + ++uids, now, 1);
    } else if (!specHash.equals(specs.get(ref))) {
      known = new Identity(known.uid(), known.creationTime(), known.generation() + 1);
    }
    identities.put(ref, known);
    specs.put(ref, specHash);
    return known;
  }

  @Override
  public void forget(ObjectRef ref) {
    identities.remove(ref);
    specs.remove(ref);
  }
}
