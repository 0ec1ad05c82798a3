package dev.tollway.accounting.holder;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Those who wait for fresh numbers. */
final class Looks {
  private record Look(Set<Desk> open, long until) {}

  private final Map<Long, Look> looks = new LinkedHashMap<>();

  int size() {
    return looks.size();
  }

  void begin(long ticket, Set<Desk> desks, long until) {
    looks.put(ticket, new Look(new LinkedHashSet<>(desks), until));
  }

  /** The ledger spoke of that pool. */
  void heard(Desk desk) {
    looks.values().forEach(look -> look.open().remove(desk));
  }

  /** The tickets that have seen all, or have waited long enough. */
  List<Long> over(long now) {
    List<Long> over = new ArrayList<>();
    looks.forEach((ticket, look) -> {
      if (look.open().isEmpty() || now - look.until() >= 0) {
        over.add(ticket);
      }
    });
    over.forEach(looks::remove);
    return over;
  }

  /** All tickets: there is nothing to wait for. */
  List<Long> all() {
    List<Long> all = List.copyOf(looks.keySet());
    looks.clear();
    return all;
  }

  /** When the longest wait ends; {@link Long#MAX_VALUE}: nobody waits. */
  long until() {
    return looks.values().stream().mapToLong(Look::until).min().orElse(Long.MAX_VALUE);
  }
}
