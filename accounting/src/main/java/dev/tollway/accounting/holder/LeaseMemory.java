package dev.tollway.accounting.holder;

/**
 * 64-bit words that any thread may read and change, and that outlive a crash of the process where
 * they are a file. Every change is one store: whatever a reader or a successor finds is a prefix of
 * the stores made.
 */
public interface LeaseMemory {

  /** Number of words. */
  int words();

  /** Reads with acquire semantics. */
  long get(int word);

  /** Writes with release semantics. */
  void set(int word, long value);

  /** Writes if the word still is what was expected, with the semantics of a volatile. */
  boolean compareAndSet(int word, long expected, long value);

  /** Adds atomically and never retries. */
  void add(int word, long delta);
}
