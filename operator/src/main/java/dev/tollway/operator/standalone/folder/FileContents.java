package dev.tollway.operator.standalone.folder;

import dev.tollway.crds.schema.Manifests;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads files, and only those again that may have changed. Used by one thread. */
final class FileContents {
  /** Within this time after a reading the file may change again without a new stamp. */
  private static final long RACY_NANOS = 2_000_000_000L;

  private final Map<Path, Seen> seen = new HashMap<>();

  private record Seen(FolderFiles.Stamp stamp, long changedNanos, Content content) {}

  /** What a file holds. */
  sealed interface Content {}

  /** Its text. */
  record Text(String text) implements Content {}

  /** Why it cannot be read. */
  record Unreadable(String message) implements Content {}

  /** The content when it is another one than at the last call, else null. */
  @Nullable Content changed(Path file, FolderFiles.Stamp stamp, long nowNanos) {
    Seen last = seen.get(file);
    if (last != null && last.stamp().equals(stamp) && nowNanos - last.changedNanos() > RACY_NANOS) {
      return null;
    }
    Content content;
    try {
      content = read(file, stamp.size());
    } catch (NoSuchFileException gone) {
      // It went between listing and reading: the next listing shows it.
      return null;
    }
    if (last != null && last.content().equals(content)) {
      if (!last.stamp().equals(stamp)) {
        seen.put(file, new Seen(stamp, nowNanos, content));
      }
      return null;
    }
    seen.put(file, new Seen(stamp, nowNanos, content));
    return content;
  }

  void forget(Path file) {
    seen.remove(file);
  }

  static Content read(Path file, long size) throws NoSuchFileException {
    if (size > 4L * Manifests.MAX_CHARACTERS) {
      return new Unreadable("must not be longer than " + Manifests.MAX_CHARACTERS + " characters");
    }
    try {
      return new Text(Files.readString(file));
    } catch (NoSuchFileException gone) {
      throw gone;
    } catch (CharacterCodingException e) {
      return new Unreadable("must be UTF-8");
    } catch (IOException e) {
      return new Unreadable("must be readable: " + e.getMessage());
    }
  }
}
