package dev.tollway.sidecar;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.LongStream;

/** How many bytes a call allocates on its own thread, as the JVM counts them. */
public final class Allocation {
  private static final int ROUNDS = 20;
  private static final int CALLS = 2_000;

  private Allocation() {}

  /**
   * The least of many rounds: whatever is above it was allocated by something else, such as a table
   * that grew.
   */
  public static long bytesPerCall(Runnable call) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] rounds = new long[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < CALLS; i++) {
        call.run();
      }
      rounds[round] = threads.getCurrentThreadAllocatedBytes() - before;
    }
    return LongStream.of(rounds).min().orElseThrow() / CALLS;
  }
}
