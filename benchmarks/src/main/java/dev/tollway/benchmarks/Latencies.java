package dev.tollway.benchmarks;

/**
 * Counts durations in buckets of at most 1 % width; recording allocates nothing. Used by one thread
 * at a time.
 */
public final class Latencies {
  private static final int SUB_BITS = 7;
  private static final int SUB = 1 << SUB_BITS;

  private final long[] counts = new long[(Long.SIZE - SUB_BITS) * SUB];
  private long count;
  private long sum;

  /** Records a duration; what is negative counts as 0. */
  public void record(long nanos) {
    long value = Math.max(0, nanos);
    counts[bucket(value)]++;
    count++;
    sum += value;
  }

  /** Adds everything that the other one counted. */
  public void add(Latencies other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    count += other.count;
    sum += other.sum;
  }

  /** How many were recorded. */
  public long count() {
    return count;
  }

  /** Their mean in nanoseconds; 0 if there are none. */
  public double mean() {
    return count == 0 ? 0 : (double) sum / count;
  }

  /**
   * The upper edge, in nanoseconds, of the bucket in which the share of all durations is reached; 0
   * if there are none.
   *
   * @param share above 0, at most 1
   */
  public long percentile(double share) {
    long rank = Math.max(1, (long) Math.ceil(share * count));
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return edge(i);
      }
    }
    return 0;
  }

  private static int bucket(long value) {
    int exponent = Math.max(0, Long.SIZE - SUB_BITS - 1 - Long.numberOfLeadingZeros(value));
    return exponent * SUB + (int) (value >>> exponent);
  }

  private static long edge(int bucket) {
    int exponent = Math.max(0, bucket / SUB - 1);
    long first = bucket - (long) exponent * SUB;
    return ((first + 1) << exponent) - 1;
  }
}
