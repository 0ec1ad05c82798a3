package dev.tollway.accounting.holder;

import java.util.concurrent.atomic.AtomicLongArray;

/** Words on the heap: nothing outlives the process. */
public final class ArrayLeaseMemory implements LeaseMemory {
  private final AtomicLongArray array;

  /** All words are zero. */
  public ArrayLeaseMemory(int words) {
    array = new AtomicLongArray(words);
  }

  @Override
  public int words() {
    return array.length();
  }

  @Override
  public long get(int word) {
    return array.getAcquire(word);
  }

  @Override
  public void set(int word, long value) {
    array.setRelease(word, value);
  }

  @Override
  public boolean compareAndSet(int word, long expected, long value) {
    return array.compareAndSet(word, expected, value);
  }

  @Override
  public void add(int word, long delta) {
    array.getAndAdd(word, delta);
  }
}
