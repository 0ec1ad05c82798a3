package dev.tollway.sidecar.meter;

import dev.tollway.accounting.frame.Final;
import dev.tollway.sidecar.ledger.Incarnation;
import dev.tollway.sidecar.ledger.Incarnations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journals of one pod in one directory, a file an incarnation. Used by the thread of the ledger
 * session alone.
 */
public final class Journals implements Incarnations, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Journals.class);
  private static final String SUFFIX = ".journal";

  private final Path directory;
  private final String podUid;
  private final String bootId;
  private final int slots;
  private final SecureRandom random = new SecureRandom();
  private final List<Journal> living = new ArrayList<>();

  /** By incarnation: told to be over, not yet acknowledged. */
  private final Map<String, Journal> ended = new HashMap<>();

  private final List<Final> finals = new ArrayList<>();

  /**
   * Makes the directory if need be.
   *
   * @param bootId of the running boot of the machine, see {@link BootId}
   * @param slots leases that a journal can hold, 512 bytes each
   */
  public Journals(Path directory, String podUid, String bootId, int slots) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.podUid = podUid;
    this.bootId = bootId;
    this.slots = slots;
  }

  @Override
  public Incarnation first() {
    Journal continued = search(true);
    return continued == null ? next() : continued;
  }

  @Override
  public Incarnation next() {
    byte[] id = new byte[16];
    random.nextBytes(id);
    String incarnation = HexFormat.of().formatHex(id);
    try {
      Journal journal =
          Journal.create(
              directory.resolve(incarnation + SUFFIX),
              new JournalHeader(bootId, podUid, incarnation),
              slots);
      living.add(journal);
      return journal;
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot make a journal in " + directory, failed);
    }
  }

  @Override
  public List<Final> found() {
    search(false);
    List<Final> all = List.copyOf(finals);
    finals.clear();
    return all;
  }

  @Override
  public void told(List<String> incarnations) {
    for (String incarnation : incarnations) {
      Journal journal = ended.remove(incarnation);
      if (journal != null) {
        try {
          journal.delete();
        } catch (IOException kept) {
          // It is marked final: it will be told again after a restart, which changes nothing.
          LOG.warn("cannot delete the journal of {}", incarnation, kept);
        }
      }
    }
  }

  /** Gives every lock back. No thread may use a lease any more. */
  @Override
  public void close() {
    living.forEach(Journal::close);
    ended.values().forEach(Journal::close);
    living.clear();
    ended.clear();
  }

  /** Ends what cannot go on, and returns one that can; null: none. */
  private @Nullable Journal search(boolean mayContinue) {
    Journal continued = null;
    for (Path file : files()) {
      Journal journal = open(file);
      if (journal == null) {
        continue;
      }
      JournalHeader header = journal.header();
      boolean rightBoot = header.bootId().equals(bootId);
      if (mayContinue
          && continued == null
          && rightBoot
          && header.podUid().equals(podUid)
          && journal.living()) {
        continued = journal.recover();
        living.add(journal);
        LOG.info("incarnation {} continues", header.incarnation());
      } else {
        finals.add(journal.end(rightBoot));
        ended.put(header.incarnation(), journal);
        LOG.info("incarnation {} is over", header.incarnation());
      }
    }
    return continued;
  }

  private List<Path> files() {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
          .filter(file -> !isOurs(file))
          .sorted()
          .toList();
    } catch (IOException failed) {
      LOG.warn("cannot look for journals in {}", directory, failed);
      return List.of();
    }
  }

  /** Opening and closing a file that this process has locked would drop the lock (POSIX). */
  private boolean isOurs(Path file) {
    String name = file.getFileName().toString();
    String incarnation = name.substring(0, name.length() - SUFFIX.length());
    return ended.containsKey(incarnation)
        || living.stream().anyMatch(each -> each.header().incarnation().equals(incarnation));
  }

  private static @Nullable Journal open(Path file) {
    try {
      Journal journal = Journal.open(file);
      if (journal == null) {
        LOG.warn("{} is held by another process or is no journal of this build", file);
      }
      return journal;
    } catch (IOException failed) {
      LOG.warn("cannot open {}", file, failed);
      return null;
    }
  }
}
