package dev.tollway.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The disk under a process: {@code src/test/c/disk.c}, built here, remembers what is written to the
 * files of a ledger and what was synced, and does as it is told.
 */
final class Disk {
  /** What a disk writes or loses as one. */
  private static final int SECTOR = 512;

  private static final int HEAD = 15;

  private final Path library;
  private final Path files;
  private final Path log;

  private Disk(Path library, Path files, Path log) {
    this.library = library;
    this.files = files;
    this.log = log;
  }

  /** Whether this machine can build one. */
  static boolean canBeBuilt() {
    return Files.isExecutable(Path.of("/usr/bin/cc"));
  }

  /**
   * Builds one.
   *
   * @param work a directory for library and log
   * @param files path with which the files begin that it watches
   */
  static Disk build(Path work, Path files) throws IOException, InterruptedException {
    Files.createDirectories(work);
    Path library = work.resolve("disk.so");
    Process cc =
        new ProcessBuilder(
                "/usr/bin/cc",
                "-shared",
                "-fPIC",
                "-O1",
                "-o",
                library.toString(),
                "src/test/c/disk.c",
                "-ldl",
                "-lpthread")
            .redirectErrorStream(true)
            .start();
    String said = new String(cc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(cc.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(cc.exitValue()).as(said).isZero();
    return new Disk(library, files, work.resolve("disk.log"));
  }

  /** Environment of a process that shall run on it. */
  Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD",
        library.toString(),
        "DISK_FILES",
        files.toString(),
        "DISK_LOG",
        log.toString());
  }

  /** From now on each sync takes 30 ms. */
  void slow() throws IOException {
    Files.createFile(log.resolveSibling(log.getFileName() + ".slow"));
  }

  /** From now on each sync fails. */
  void fail() throws IOException {
    Files.createFile(log.resolveSibling(log.getFileName() + ".fail"));
  }

  /** Works again. */
  void mend() throws IOException {
    Files.deleteIfExists(log.resolveSibling(log.getFileName() + ".slow"));
    Files.deleteIfExists(log.resolveSibling(log.getFileName() + ".fail"));
  }

  /** What is in the files now, synced or not; before a process starts. */
  Map<Path, byte[]> contents() throws IOException {
    Map<Path, byte[]> contents = new HashMap<>();
    try (var all = Files.list(files.getParent())) {
      for (Path file : all.filter(each -> each.toString().startsWith(files.toString())).toList()) {
        contents.put(file, Files.readAllBytes(file));
      }
    }
    return contents;
  }

  /** One record of the log; never compared. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Done(char what, Path path, long offset, byte[] data) {}

  /** The content of one file on the disk, and what may or may not have come there since. */
  private static final class File {
    private byte @Nullable [] content;
    private final List<Done> unsynced = new ArrayList<>();

    void apply(Done done) {
      switch (done.what()) {
        case 'W' -> {
          byte[] old = content == null ? new byte[0] : content;
          int end = Math.toIntExact(done.offset()) + done.data().length;
          byte[] now = Arrays.copyOf(old, Math.max(old.length, end));
          System.arraycopy(done.data(), 0, now, (int) done.offset(), done.data().length);
          content = now;
        }
        case 'T' ->
            content = Arrays.copyOf(content == null ? new byte[0] : content, (int) done.offset());
        case 'U' -> content = null;
        default -> throw new IllegalArgumentException("record " + done.what());
      }
    }
  }

  /**
   * After the process was killed: its files become what a power loss would have left, which is
   * everything that was synced before the process began or since, and any part of the rest.
   *
   * @param before what was in the files when the process started
   * @return number of writes that were lost
   */
  int losePower(Map<Path, byte[]> before, long seed) throws IOException {
    Random random = new Random(seed);
    Map<Path, File> disk = new HashMap<>();
    before.forEach((path, content) -> {
      File file = new File();
      file.content = content;
      disk.put(path, file);
    });
    for (Done done : log()) {
      File file = disk.computeIfAbsent(done.path(), path -> new File());
      switch (done.what()) {
        case 'S' -> {
          file.unsynced.forEach(file::apply);
          file.unsynced.clear();
        }
        case 'F' -> file.unsynced.clear();
        default -> file.unsynced.add(done);
      }
    }
    int lost = 0;
    boolean all = random.nextInt(3) == 0;
    for (Map.Entry<Path, File> each : disk.entrySet()) {
      File file = each.getValue();
      for (Done done : file.unsynced) {
        for (Done part : sectors(done)) {
          if (all || random.nextBoolean()) {
            lost++;
          } else {
            file.apply(part);
          }
        }
      }
      if (file.content == null) {
        Files.deleteIfExists(each.getKey());
      } else {
        Files.write(each.getKey(), file.content);
      }
    }
    // What lies in shared memory only is gone.
    Files.deleteIfExists(Path.of(files + "-shm"));
    Files.deleteIfExists(log);
    return lost;
  }

  private static List<Done> sectors(Done done) {
    if (done.what() != 'W') {
      return List.of(done);
    }
    List<Done> parts = new ArrayList<>();
    for (int at = 0; at < done.data().length; ) {
      long offset = done.offset() + at;
      int length = (int) Math.min(done.data().length - at, SECTOR - offset % SECTOR);
      parts.add(
          new Done('W', done.path(), offset, Arrays.copyOfRange(done.data(), at, at + length)));
      at += length;
    }
    return parts;
  }

  private List<Done> log() throws IOException {
    List<Done> all = new ArrayList<>();
    if (!Files.exists(log)) {
      return all;
    }
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(log)).order(ByteOrder.nativeOrder());
    while (in.remaining() >= HEAD) {
      char what = (char) in.get();
      byte[] path = new byte[in.getShort()];
      long offset = in.getLong();
      byte[] data = new byte[in.getInt()];
      in.get(path).get(data);
      all.add(new Done(what, Path.of(new String(path, StandardCharsets.UTF_8)), offset, data));
    }
    return all;
  }
}
