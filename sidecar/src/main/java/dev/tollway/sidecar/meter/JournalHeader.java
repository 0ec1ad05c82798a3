package dev.tollway.sidecar.meter;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * First page of a journal: {format, boot id, pod uid, incarnation} under a checksum, {length of the
 * file}, then what changes: {final mark}, {ledger id, term} under a checksum of its own.
 *
 * @param bootId of the machine's boot under which it was written
 */
record JournalHeader(String bootId, String podUid, String incarnation) {
  static final int BYTES = 4096;

  /** Changes with every change of the layout of header or slots. */
  static final long FORMAT = 0x546F_6C6C_6A72_0001L;

  static final int MAX_TEXT = 256;

  private static final long FORMAT_AT = 0;
  private static final long CHECKSUM_AT = 8;
  private static final long FINAL_AT = 16;
  private static final long LENGTH_AT = 24;
  private static final long TEXTS_AT = 64;
  private static final long TEXT_BYTES = Short.BYTES + MAX_TEXT;
  private static final long LEDGER_AT = 1024;
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

  /** The ledger of the last Welcome. */
  record Ledger(String id, long term) {}

  void write(MemorySegment page) {
    text(page, TEXTS_AT, bootId);
    text(page, TEXTS_AT + TEXT_BYTES, podUid);
    text(page, TEXTS_AT + 2 * TEXT_BYTES, incarnation);
    ledger(page, new Ledger("", 0));
    page.set(LONG, FINAL_AT, 0);
    page.set(LONG, CHECKSUM_AT, checksum(page, TEXTS_AT, 3 * TEXT_BYTES));
    page.set(LONG, FORMAT_AT, FORMAT);
  }

  /** Null: not a journal of this format, or not whole. */
  static @Nullable JournalHeader read(MemorySegment page) {
    if (page.get(LONG, FORMAT_AT) != FORMAT
        || page.get(LONG, CHECKSUM_AT) != checksum(page, TEXTS_AT, 3 * TEXT_BYTES)) {
      return null;
    }
    return new JournalHeader(
        text(page, TEXTS_AT),
        text(page, TEXTS_AT + TEXT_BYTES),
        text(page, TEXTS_AT + 2 * TEXT_BYTES));
  }

  static void ledger(MemorySegment page, Ledger ledger) {
    text(page, LEDGER_AT + 16, ledger.id());
    page.set(LONG, LEDGER_AT + 8, ledger.term());
    page.set(LONG, LEDGER_AT, checksum(page, LEDGER_AT + 8, 8 + TEXT_BYTES));
  }

  /** An empty one where it is not whole: the ledger is then asked anew who it is. */
  static Ledger ledger(MemorySegment page) {
    return page.get(LONG, LEDGER_AT) == checksum(page, LEDGER_AT + 8, 8 + TEXT_BYTES)
        ? new Ledger(text(page, LEDGER_AT + 16), page.get(LONG, LEDGER_AT + 8))
        : new Ledger("", 0);
  }

  /** Bytes of the whole file as it was made; a file of another length has lost leases. */
  static long length(MemorySegment page) {
    return page.get(LONG, LENGTH_AT);
  }

  static void length(MemorySegment page, long bytes) {
    page.set(LONG, LENGTH_AT, bytes);
  }

  static boolean isFinal(MemorySegment page) {
    return page.get(LONG, FINAL_AT) != 0;
  }

  static void markFinal(MemorySegment page) {
    page.set(LONG, FINAL_AT, 1);
  }

  private static void text(MemorySegment page, long at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_TEXT) {
      throw new IllegalArgumentException("longer than " + MAX_TEXT + " bytes: " + text);
    }
    page.set(SHORT, at, (short) bytes.length);
    MemorySegment.copy(bytes, 0, page, ValueLayout.JAVA_BYTE, at + Short.BYTES, bytes.length);
  }

  private static String text(MemorySegment page, long at) {
    int length = Math.clamp(page.get(SHORT, at), 0, MAX_TEXT);
    byte[] bytes = page.asSlice(at + Short.BYTES, length).toArray(ValueLayout.JAVA_BYTE);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static long checksum(MemorySegment page, long from, long length) {
    CRC32C crc = new CRC32C();
    crc.update(page.asSlice(from, length).asByteBuffer());
    // Never zero, so that a page of zeros is not whole.
    return crc.getValue() | (1L << 40);
  }
}
