package dev.tollway.accounting.simulation;

import dev.tollway.accounting.holder.LeaseMemory;
import dev.tollway.accounting.holder.LeaseTable;

/** A lease memory that some mutants spoil. */
final class WeakMemory implements LeaseMemory {
  /**
   * The counters of a slot that {@link Mutant#REOPENS_A_SLOT_FROM_ZERO} forgets: all before the
   * window.
   */
  private static final int COUNTERS = 6;

  private static final int SLOT = LeaseTable.words(1);

  private final LeaseMemory words;
  private final Mutant mutant;

  WeakMemory(LeaseMemory words, Mutant mutant) {
    this.words = words;
    this.mutant = mutant;
  }

  @Override
  public int words() {
    return words.words();
  }

  @Override
  public long get(int word) {
    return words.get(word);
  }

  @Override
  public void set(int word, long value) {
    boolean opening = words.get(word - word % SLOT + SLOT - 1) == 0;
    boolean forgets =
        mutant == Mutant.REOPENS_A_SLOT_FROM_ZERO && opening && word % SLOT < COUNTERS;
    words.set(word, forgets ? 0 : value);
  }

  @Override
  public boolean compareAndSet(int word, long expected, long value) {
    if (mutant == Mutant.TAKES_WITHOUT_COMPARING) {
      words.set(word, value);
      return true;
    }
    return words.compareAndSet(word, expected, value);
  }

  @Override
  public void add(int word, long delta) {
    words.add(word, delta);
  }
}
