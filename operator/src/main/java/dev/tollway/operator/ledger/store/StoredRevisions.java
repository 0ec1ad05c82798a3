package dev.tollway.operator.ledger.store;

import java.util.List;

/**
 * The compiled resources as they were numbered last.
 *
 * @param epoch of this process: higher than that of any other that ever numbered revisions, or the
 *     same when the store can have one owner only
 * @param number the highest ever used; 0 before the first
 */
public record StoredRevisions(long epoch, long number, List<StoredRevision> parts) {

  public StoredRevisions {
    parts = List.copyOf(parts);
  }
}
