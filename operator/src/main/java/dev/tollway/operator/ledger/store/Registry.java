package dev.tollway.operator.ledger.store;

import dev.tollway.operator.resolve.Claims;
import dev.tollway.operator.resolve.Facts;
import dev.tollway.operator.resolve.ObjectRef;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The durable memory of the control plane. Each call is one transaction and returns after it is on
 * disk; a call may be repeated without harm. Called from one thread at a time.
 */
public interface Registry {

  /** Everything that was recorded. Read once at start. */
  Facts facts();

  /** Records the claims as {@link Facts#with} says. */
  void record(Claims claims);

  /** What was compiled last, with the number that no later revision may go below. */
  StoredRevisions revisions();

  /**
   * Replaces compiled resources.
   *
   * @param number of this compilation: kept as the newest, also when nothing changed
   */
  void storeRevisions(
      long number, List<StoredRevision> changed, Collection<StoredRevision.Id> removed);

  /** The newest status of each object, as JSON. Read once at start. */
  Map<ObjectRef, String> statuses();

  /** Replaces statuses (JSON), and drops those of objects that are gone. */
  void saveStatuses(Map<ObjectRef, String> changed, Collection<ObjectRef> gone);

  /**
   * The identity of an object that comes from a file: made up when it is first seen, the same ever
   * after, with a generation that grows by one whenever the hash of its spec is another one.
   */
  Identity identify(ObjectRef ref, String specHash, Instant now);

  /** The object is gone: one of the same name that comes later is another object. */
  void forget(ObjectRef ref);

  /**
   * What Kubernetes would put into metadata.
   *
   * @param generation from 1
   */
  record Identity(String uid, Instant creationTime, long generation) {}
}
