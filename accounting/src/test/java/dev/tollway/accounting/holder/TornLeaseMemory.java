package dev.tollway.accounting.holder;

/** A mutant: looks first and stores then, as a lease whose admission is two words would. */
record TornLeaseMemory(LeaseMemory memory) implements LeaseMemory {
  @Override
  public int words() {
    return memory.words();
  }

  @Override
  public long get(int word) {
    return memory.get(word);
  }

  @Override
  public void set(int word, long value) {
    memory.set(word, value);
  }

  @Override
  public boolean compareAndSet(int word, long expected, long value) {
    if (memory.get(word) != expected) {
      return false;
    }
    memory.set(word, value);
    return true;
  }

  @Override
  public void add(int word, long delta) {
    memory.add(word, delta);
  }
}
