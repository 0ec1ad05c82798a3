package dev.tollway.accounting.holder;

/**
 * Words in which a process dies before a chosen store, or in which another thread is let in there.
 */
public final class StoppingMemory implements LeaseMemory {
  /** The process is gone: whoever works on this memory must stop. */
  public static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private final LeaseMemory words;
  private long stores;
  private long stopAt = Long.MAX_VALUE;
  private boolean dead;
  private Runnable intruder = () -> {};
  private long intrudeAt = Long.MAX_VALUE;

  public StoppingMemory(LeaseMemory words) {
    this.words = words;
  }

  /** Stores made since the beginning. */
  public long stores() {
    return stores;
  }

  /** The process dies before its next store but {@code more}. */
  public void dieAfter(long more) {
    stopAt = stores + more;
  }

  /** No store happens any more. */
  public void die() {
    dead = true;
  }

  /** Whether the process died. */
  public boolean dead() {
    return dead;
  }

  /** Another thread runs between two stores, once. */
  public void intrudeAfter(long more, Runnable other) {
    intrudeAt = stores + more;
    intruder = other;
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
    beforeStore();
    words.set(word, value);
  }

  @Override
  public boolean compareAndSet(int word, long expected, long value) {
    beforeStore();
    return words.compareAndSet(word, expected, value);
  }

  @Override
  public void add(int word, long delta) {
    beforeStore();
    words.add(word, delta);
  }

  private void beforeStore() {
    if (dead || stores >= stopAt) {
      dead = true;
      throw new Stopped();
    }
    if (stores >= intrudeAt) {
      intrudeAt = Long.MAX_VALUE;
      Runnable other = intruder;
      intruder = () -> {};
      other.run();
    }
    stores++;
  }
}
