package dev.tollway.operator.standalone.folder;

import dev.tollway.crds.schema.ManifestFiles;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** Finds manifests below a folder: no dot-folders, not the data directory, links followed. */
final class FolderFiles {
  private static final int MAX_DEPTH = 32;

  private final Path root;
  private final Path dataDir;

  FolderFiles(Path root, Path dataDir) {
    this.root = root;
    this.dataDir = dataDir.toAbsolutePath().normalize();
  }

  /**
   * What is there.
   *
   * @param manifests file → what tells one content from another without reading it
   * @param directories all that have to be watched
   * @param unreadable directories and files that could not be looked at
   */
  record Found(Map<Path, Stamp> manifests, Set<Path> directories, List<Path> unreadable) {}

  /** Size, modification time and identity of a file. */
  record Stamp(long size, long modifiedNanos, String fileKey) {}

  /**
   * @throws IOException when there are too many files, or the folder itself cannot be listed
   */
  Found find() throws IOException {
    Map<Path, Stamp> manifests = new TreeMap<>();
    Set<Path> directories = new TreeSet<>();
    List<Path> unreadable = new ArrayList<>();
    Files.walkFileTree(
        root,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        MAX_DEPTH,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            if (!directory.equals(root) && (hidden(directory) || isDataDir(directory))) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            directories.add(directory);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile() && isYaml(file)) {
              manifests.put(file, stamp(attributes));
              if (manifests.size() > ManifestFiles.MAX_FILES) {
                throw new IOException(
                    "more than " + ManifestFiles.MAX_FILES + " manifests below " + root);
              }
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (file.equals(root)) {
              throw failure;
            }
            boolean there = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
            if (there && (isYaml(file) || Files.isDirectory(file))) {
              unreadable.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return new Found(manifests, directories, unreadable);
  }

  private boolean isDataDir(Path directory) {
    return directory.toAbsolutePath().normalize().equals(dataDir);
  }

  private static Stamp stamp(BasicFileAttributes attributes) {
    return new Stamp(
        attributes.size(),
        attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
        String.valueOf(attributes.fileKey()));
  }

  private static boolean hidden(Path path) {
    return String.valueOf(path.getFileName()).startsWith(".");
  }

  private static boolean isYaml(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return !hidden(file)
        && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"));
  }
}
