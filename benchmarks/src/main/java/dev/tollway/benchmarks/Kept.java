package dev.tollway.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The results that are kept: one JSON file a run, named by time, commit and what was measured.
 *
 * @param directory made when the first is kept
 * @param kind what was measured, such as {@code proxies}
 */
public record Kept(Path directory, String kind) {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HHmm");
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * A kept run.
   *
   * @param content {@code time}, {@code commit}, {@code machine} and {@code figures}
   */
  public record Run(Path file, JsonNode content) {}

  /** The newest kept run of this kind. */
  public Optional<Run> newest() throws IOException {
    if (!Files.isDirectory(directory)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(directory)) {
      // Names begin with the time.
      Optional<Path> last =
          files
              .filter(file -> file.getFileName().toString().endsWith("-" + kind + ".json"))
              .max(Comparator.comparing(file -> file.getFileName().toString()));
      return last.isEmpty()
          ? Optional.empty()
          : Optional.of(new Run(last.get(), JSON.readTree(last.get().toFile())));
    }
  }

  /**
   * Keeps a run.
   *
   * @param commit short name of the commit, with {@code -dirty} where the tree differs
   * @param figures a record, a list of records, or JSON
   * @return the file
   */
  public Path keep(LocalDateTime time, String commit, Object figures) throws IOException {
    Files.createDirectories(directory);
    ObjectNode root = JSON.createObjectNode();
    root.put("time", TIME.format(time));
    root.put("commit", commit);
    root.set("machine", JSON.valueToTree(Machine.here()));
    root.set("figures", JSON.valueToTree(figures));
    Path file = directory.resolve(TIME.format(time) + "-" + commit + "-" + kind + ".json");
    JSON.writeValue(file.toFile(), root);
    return file;
  }
}
