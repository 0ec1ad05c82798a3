package dev.tollway.sidecar.config;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.tollway.protocol.config.ConfigUpdate;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last configuration that was in force, so that a sidecar starts without the control plane.
 *
 * <p>Layout: {@code TOLLWAYC}, format (4 bytes), milliseconds since 1970 at which it was last
 * confirmed (8), length of the workload's name (4), that name, length of the content (4), the
 * content (a ConfigUpdate), SHA-256 of everything before. A file that is broken, of another format
 * or of another workload is ignored: the control plane sends all of it again.
 */
final class LastGoodFile {
  private static final Logger LOG = LoggerFactory.getLogger(LastGoodFile.class);
  private static final byte[] MAGIC = "TOLLWAYC".getBytes(StandardCharsets.US_ASCII);
  private static final int FORMAT = 1;
  private static final int DIGEST = 32;
  private static final int SMALLEST = MAGIC.length + 4 + 8 + 4 + 4 + DIGEST;
  private static final long LARGEST = 1L << 30;

  private final Path path;
  private final byte[] workload;

  /** What the file held. */
  record Saved(ConfigUpdate update, Instant confirmed) {}

  /**
   * Nothing is read or written yet.
   *
   * @param workload whose configuration it is, {@code namespace/kind/name}
   */
  LastGoodFile(Path path, String workload) {
    this.path = path;
    this.workload = workload.getBytes(StandardCharsets.UTF_8);
  }

  /** What it holds; null: nothing that can be used. Never fails. */
  @Nullable Saved load() {
    try {
      if (Files.size(path) > LARGEST) {
        return ignored("it is larger than " + LARGEST + " bytes");
      }
      return read(Files.readAllBytes(path));
    } catch (NoSuchFileException e) {
      LOG.debug("no last good configuration at {}", path);
      return null;
    } catch (IOException e) {
      LOG.warn(
          "The last good configuration {} cannot be read, so it is ignored: {}",
          path,
          e.toString());
      return null;
    }
  }

  /**
   * Replaces the file as a whole: after a crash there is the old one or the new one.
   *
   * @throws IOException if it could not be written; the old one is then still there
   */
  void save(ConfigUpdate update, Instant confirmed) throws IOException {
    byte[] content = update.toByteArray();
    ByteBuffer file = ByteBuffer.allocate(SMALLEST + workload.length + content.length);
    file.put(MAGIC).putInt(FORMAT).putLong(confirmed.toEpochMilli());
    file.putInt(workload.length).put(workload).putInt(content.length).put(content);
    file.put(sha256(file.array(), file.position())).flip();
    Path directory = path.toAbsolutePath().getParent();
    Path fresh =
        Files.createTempFile(
            directory,
            path.getFileName().toString(),
            ".tmp",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        while (file.hasRemaining()) {
          channel.write(file);
        }
        channel.force(true);
      }
      move(fresh);
      // The name itself is durable only once the directory is.
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private void move(Path fresh) throws IOException {
    try {
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException("the directory of " + path + " cannot replace a file in one step", e);
    }
  }

  private @Nullable Saved read(byte[] bytes) {
    if (bytes.length < SMALLEST || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      return ignored("it is not such a file");
    }
    ByteBuffer file = ByteBuffer.wrap(bytes, MAGIC.length, bytes.length - MAGIC.length - DIGEST);
    int format = file.getInt();
    if (format != FORMAT) {
      return ignored("its format is " + format + ", and this sidecar reads " + FORMAT);
    }
    byte[] digest = Arrays.copyOfRange(bytes, bytes.length - DIGEST, bytes.length);
    if (!MessageDigest.isEqual(digest, sha256(bytes, bytes.length - DIGEST))) {
      return ignored("its checksum does not fit");
    }
    long confirmed = file.getLong();
    int nameLength = file.getInt();
    if (nameLength < 0 || nameLength > file.remaining() - 4) {
      return ignored("its lengths do not fit");
    }
    byte[] name = new byte[nameLength];
    file.get(name);
    if (!Arrays.equals(name, workload)) {
      return ignored("it belongs to another workload");
    }
    int length = file.getInt();
    if (length != file.remaining()) {
      return ignored("its lengths do not fit");
    }
    try {
      return new Saved(ConfigUpdate.parseFrom(file), Instant.ofEpochMilli(confirmed));
    } catch (InvalidProtocolBufferException e) {
      return ignored("its content cannot be read: " + e.getMessage());
    }
  }

  private @Nullable Saved ignored(String why) {
    LOG.warn("The last good configuration {} is ignored: {}.", path, why);
    return null;
  }

  private static byte[] sha256(byte[] bytes, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes, 0, length);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
