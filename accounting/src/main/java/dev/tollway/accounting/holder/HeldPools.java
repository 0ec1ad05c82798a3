package dev.tollway.accounting.holder;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the pools that a holder knows. Any thread reads; the thread of the {@link HolderCore}
 * writes.
 */
public final class HeldPools {
  private final Map<String, HeldPool[]> bySubject = new ConcurrentHashMap<>();

  /** Null: nothing is known of it yet. Allocates nothing. */
  public @Nullable HeldPool find(String subject, String meter) {
    HeldPool[] pools = bySubject.get(subject);
    if (pools != null) {
      for (HeldPool pool : pools) {
        if (pool.meter().equals(meter)) {
          return pool;
        }
      }
    }
    return null;
  }

  void add(HeldPool pool) {
    bySubject.merge(
        pool.subject(),
        new HeldPool[] {pool},
        (old, one) -> {
          HeldPool[] more = Arrays.copyOf(old, old.length + 1);
          more[old.length] = one[0];
          return more;
        });
  }

  void remove(HeldPool pool) {
    bySubject.computeIfPresent(
        pool.subject(),
        (subject, old) -> {
          HeldPool[] less =
              Arrays.stream(old).filter(each -> each != pool).toArray(HeldPool[]::new);
          return less.length == 0 ? null : less;
        });
  }
}
