package dev.tollway.accounting.ledger;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A limit of a subject through all its windows. */
final class Meter {

  /**
   * @param subject what the limit belongs to
   * @param name {@code quota/<name>} or {@code money/<currency>}
   */
  record Id(String subject, String name) {}

  final Id id;
  final Set<Ref> refs = new LinkedHashSet<>();

  /** Closed pools whose leases are not settled, or that count in an open one. */
  final List<Pool> past = new ArrayList<>();

  /** Null: the ledger has no such limit. */
  @Nullable Pool open;

  long lastOrdinal;

  Meter(Id id) {
    this.id = id;
  }

  @Nullable Pool pool(long ordinal) {
    if (open != null && open.id.ordinal() == ordinal) {
      return open;
    }
    for (Pool pool : past) {
      if (pool.id.ordinal() == ordinal) {
        return pool;
      }
    }
    return null;
  }
}
