package dev.tollway.sidecar.meter;

import dev.tollway.accounting.holder.LeaseMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/** Words of a mapped file: what was stored outlives the process, not the machine. */
final class MappedWords implements LeaseMemory {
  private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();

  private final MemorySegment segment;

  MappedWords(MemorySegment segment) {
    this.segment = segment;
  }

  @Override
  public int words() {
    return Math.toIntExact(segment.byteSize() / Long.BYTES);
  }

  @Override
  public long get(int word) {
    return (long) WORD.getAcquire(segment, at(word));
  }

  @Override
  public void set(int word, long value) {
    WORD.setRelease(segment, at(word), value);
  }

  @Override
  public boolean compareAndSet(int word, long expected, long value) {
    return WORD.compareAndSet(segment, at(word), expected, value);
  }

  @Override
  public void add(int word, long delta) {
    long before = (long) WORD.getAndAdd(segment, at(word), delta);
    assert before >= 0 : "a counter was negative";
  }

  private static long at(int word) {
    return (long) word * Long.BYTES;
  }
}
