package dev.tollway.accounting.holder;

import dev.tollway.accounting.PoolId;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The format of one lease in the journal: words at fixed places, the state word stored last.
 *
 * <p>The state of a slot in use is a checksum over what never changes while it is in use (pool and
 * name), so that a torn or flipped slot is told from a whole one.
 */
final class Slot {
  static final int TAKEN = 0;
  static final int GRANTED = 1;
  static final int RESERVED = 2;
  static final int USED = 3;
  static final int SURRENDERED = 4;
  static final int OVER = 5;

  /** Ledger time in nanoseconds since the epoch. */
  static final int NOT_BEFORE = 6;

  /** As {@link #NOT_BEFORE}; {@link Long#MAX_VALUE}: never. */
  static final int NOT_AFTER = 7;

  static final int ORDINAL = 8;

  /** Bytes of the subject in the high half, of the meter in the low half. */
  private static final int LENGTHS = 9;

  private static final int NAMES = 10;
  private static final int NAME_WORDS = 53;

  static final int STATE = NAMES + NAME_WORDS;

  /** Words of a slot: 512 bytes. */
  static final int WORDS = STATE + 1;

  static final int MAX_NAME_BYTES = NAME_WORDS * Long.BYTES;

  static final long FREE = 0;

  private static final long IN_USE = 0x4C65_6173_0000_0000L;

  private Slot() {}

  static boolean fits(PoolId pool) {
    return bytes(pool.subject()).length + bytes(pool.meter()).length <= MAX_NAME_BYTES;
  }

  /** Writes what never changes; the caller stores the counters, and then {@link #seal}s. */
  static void name(LeaseMemory memory, int base, PoolId pool) {
    byte[] subject = bytes(pool.subject());
    byte[] meter = bytes(pool.meter());
    memory.set(base + ORDINAL, pool.ordinal());
    memory.set(base + LENGTHS, ((long) subject.length << 32) | meter.length);
    byte[] names = new byte[MAX_NAME_BYTES];
    System.arraycopy(subject, 0, names, 0, subject.length);
    System.arraycopy(meter, 0, names, subject.length, meter.length);
    for (int i = 0; i < NAME_WORDS; i++) {
      long word = 0;
      for (int b = 0; b < Long.BYTES; b++) {
        word = (word << 8) | (names[i * Long.BYTES + b] & 0xff);
      }
      memory.set(base + NAMES + i, word);
    }
  }

  static void seal(LeaseMemory memory, int base) {
    memory.set(base + STATE, checksum(memory, base));
  }

  static boolean free(LeaseMemory memory, int base) {
    return memory.get(base + STATE) == FREE;
  }

  /** The pool of a slot in use; null where the slot is not whole. */
  static @Nullable PoolId pool(LeaseMemory memory, int base) {
    if (memory.get(base + STATE) != checksum(memory, base)) {
      return null;
    }
    long lengths = memory.get(base + LENGTHS);
    int subject = (int) (lengths >>> 32);
    int meter = (int) lengths;
    if (subject < 0 || meter < 0 || (long) subject + meter > MAX_NAME_BYTES) {
      return null;
    }
    byte[] names = new byte[MAX_NAME_BYTES];
    for (int i = 0; i < NAME_WORDS; i++) {
      long word = memory.get(base + NAMES + i);
      for (int b = 0; b < Long.BYTES; b++) {
        names[i * Long.BYTES + b] = (byte) (word >>> (56 - 8 * b));
      }
    }
    return new PoolId(
        new String(names, 0, subject, StandardCharsets.UTF_8),
        new String(names, subject, meter, StandardCharsets.UTF_8),
        memory.get(base + ORDINAL));
  }

  private static long checksum(LeaseMemory memory, int base) {
    CRC32C crc = new CRC32C();
    for (int word = ORDINAL; word < STATE; word++) {
      long value = memory.get(base + word);
      for (int b = 0; b < Long.BYTES; b++) {
        crc.update((int) (value >>> (8 * b)) & 0xff);
      }
    }
    return IN_USE | crc.getValue();
  }

  private static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }
}
