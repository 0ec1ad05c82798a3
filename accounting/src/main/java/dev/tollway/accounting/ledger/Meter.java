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

  /** The pool of the next window, in which something was lent already; null: none yet. */
  @Nullable Pool ahead;

  long lastOrdinal;

  Meter(Id id) {
    this.id = id;
  }

  /** Null: it is not in memory any more, or never was. */
  @Nullable Pool pool(long ordinal) {
    return pools().stream().filter(pool -> pool.id.ordinal() == ordinal).findFirst().orElse(null);
  }

  /** The open one and the next. */
  List<Pool> current() {
    List<Pool> current = new ArrayList<>(2);
    if (open != null) {
      current.add(open);
    }
    if (ahead != null) {
      current.add(ahead);
    }
    return current;
  }

  /** All that are in memory: the open one first. */
  List<Pool> pools() {
    List<Pool> pools = current();
    pools.addAll(past);
    return pools;
  }
}
