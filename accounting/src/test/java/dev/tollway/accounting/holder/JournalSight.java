package dev.tollway.accounting.holder;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The leases in a memory, looked at again and again: a slot's name is read once as long as its
 * state word, a checksum over that name, is the same.
 */
public final class JournalSight {
  private final LeaseMemory words;
  private final long[] states;
  private final @Nullable Lease[] leases;

  public JournalSight(LeaseMemory words) {
    this.words = words;
    this.states = new long[words.words() / Slot.WORDS];
    this.leases = new Lease[states.length];
  }

  /** Leases of slots in use. */
  public List<Lease> leases() {
    List<Lease> found = new ArrayList<>(states.length);
    for (int slot = 0; slot < states.length; slot++) {
      Lease lease = lease(slot);
      if (lease != null) {
        found.add(lease);
      }
    }
    return found;
  }

  /** Whether a lease's counters lie where they must at any instant between two stores. */
  public static boolean sound(Lease lease) {
    return lease.sound();
  }

  /** Flips a bit of what names a slot in use; of no slot if none is in use. */
  public static void flip(LeaseMemory words, int which, int bit) {
    int slots = words.words() / Slot.WORDS;
    for (int i = 0; i < slots; i++) {
      int base = (which + i) % slots * Slot.WORDS;
      if (!Slot.free(words, base)) {
        int word = base + Slot.ORDINAL + bit / Long.SIZE % (Slot.WORDS - Slot.ORDINAL);
        words.set(word, words.get(word) ^ (1L << bit % Long.SIZE));
        return;
      }
    }
  }

  private @Nullable Lease lease(int slot) {
    int base = slot * Slot.WORDS;
    long state = words.get(base + Slot.STATE);
    if (state != states[slot]) {
      var pool = state == Slot.FREE ? null : Slot.pool(words, base);
      states[slot] = state;
      leases[slot] = pool == null ? null : new Lease(words, base, pool);
    }
    return leases[slot];
  }
}
