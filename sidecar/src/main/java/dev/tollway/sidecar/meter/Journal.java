package dev.tollway.sidecar.meter;

import dev.tollway.accounting.frame.Final;
import dev.tollway.accounting.holder.HolderIdentity;
import dev.tollway.accounting.holder.LeaseTable;
import dev.tollway.sidecar.ledger.Incarnation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * One incarnation on a memory-mapped file, locked exclusively as long as it is open. Its size is
 * fixed and every page is written when it is made, so that a full disk fails the start and not a
 * request.
 */
final class Journal implements Incarnation, AutoCloseable {
  private static final int CHUNK = 1 << 16;

  private final Path file;
  private final FileChannel channel;
  private final Arena arena;
  private final MemorySegment page;
  private final JournalHeader header;
  private final LeaseTable leases;
  private final boolean uncut;

  private Journal(
      Path file, FileChannel channel, Arena arena, MemorySegment whole, JournalHeader header) {
    this.file = file;
    this.channel = channel;
    this.arena = arena;
    this.page = whole.asSlice(0, JournalHeader.BYTES);
    this.header = header;
    this.uncut = JournalHeader.length(page) == whole.byteSize();
    this.leases = new LeaseTable(new MappedWords(whole.asSlice(JournalHeader.BYTES)));
  }

  /** Begins one that does not exist yet. */
  @SuppressWarnings("MustBeClosedChecker") // the journal closes its arena
  static Journal create(Path file, JournalHeader header, int slots) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    try {
      if (!locked(channel)) {
        throw new IOException("another process took " + file + " as it was made");
      }
      long bytes = JournalHeader.BYTES + (long) LeaseTable.words(slots) * Long.BYTES;
      ByteBuffer zeros = ByteBuffer.allocate(CHUNK);
      for (long at = 0; at < bytes; at += zeros.limit()) {
        zeros.clear().limit((int) Math.min(CHUNK, bytes - at));
        while (zeros.hasRemaining()) {
          channel.write(zeros, at + zeros.position());
        }
      }
      channel.force(true);
      Arena arena = Arena.ofShared();
      MemorySegment whole = channel.map(MapMode.READ_WRITE, 0, bytes, arena);
      JournalHeader.length(whole, bytes);
      header.write(whole);
      return new Journal(file, channel, arena, whole, header);
    } catch (IOException | RuntimeException failed) {
      channel.close();
      Files.deleteIfExists(file);
      throw failed;
    }
  }

  /** Null: somebody else holds it, or it cannot be read. */
  @SuppressWarnings("MustBeClosedChecker") // the journal closes its arena
  static @Nullable Journal open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    Arena arena = Arena.ofShared();
    boolean opened = false;
    try {
      if (!locked(channel) || channel.size() < JournalHeader.BYTES) {
        return null;
      }
      MemorySegment whole = channel.map(MapMode.READ_WRITE, 0, channel.size(), arena);
      JournalHeader header = JournalHeader.read(whole);
      if (header == null) {
        return null;
      }
      opened = true;
      return new Journal(file, channel, arena, whole, header);
    } finally {
      if (!opened) {
        arena.close();
        channel.close();
      }
    }
  }

  JournalHeader header() {
    return header;
  }

  /** Whether it can go on: never ended, of its full length, and every slot whole. */
  boolean living() {
    return uncut && !JournalHeader.isFinal(page) && leases.whole();
  }

  /** Charges in full what was in flight when the process died. */
  Journal recover() {
    leases.recover();
    return this;
  }

  @Override
  public HolderIdentity identity() {
    JournalHeader.Ledger ledger = JournalHeader.ledger(page);
    return new HolderIdentity(header.podUid(), header.incarnation(), ledger.id(), ledger.term());
  }

  @Override
  public LeaseTable leases() {
    return leases;
  }

  @Override
  public void welcomed(String ledgerId, long term) {
    JournalHeader.ledger(page, new JournalHeader.Ledger(ledgerId, term));
  }

  @Override
  public Final end() {
    return end(true);
  }

  /**
   * Marks it first, so that no process ever continues what was told to be over.
   *
   * @param rightBoot whether the running boot wrote it
   */
  Final end(boolean rightBoot) {
    JournalHeader.markFinal(page);
    // The slots as they stand now, not as they stood when the file was opened.
    LeaseTable now = leases.again();
    now.recover();
    return now.lastWords(header.incarnation(), rightBoot && uncut);
  }

  /** Removes the file of an incarnation whose last words the ledger has. */
  void delete() throws IOException {
    close();
    Files.deleteIfExists(file);
  }

  /** Gives the lock back. No thread may use a lease any more. */
  @Override
  public void close() {
    try {
      arena.close();
      channel.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException held) {
      // Held by this very process: another sidecar of it.
      return false;
    }
  }
}
