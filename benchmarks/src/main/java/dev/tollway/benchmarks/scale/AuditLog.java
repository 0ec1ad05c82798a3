package dev.tollway.benchmarks.scale;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The audit log of an API server: one JSON object a line.
 *
 * @param file as {@code --audit-log-path} names it
 */
record AuditLog(Path file) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete");

  /**
   * Writes of a user from one time to another, by verb and resource; those of the Lease, which are
   * of another kind, too.
   */
  SortedMap<String, Long> writes(String user, Instant from, Instant to) throws IOException {
    SortedMap<String, Long> writes = new TreeMap<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        // Most lines are somebody else's: reading them as JSON would take minutes.
        if (line.contains(user)) {
          count(JSON.readTree(line), user, from, to, writes);
        }
      }
    }
    return writes;
  }

  private static void count(
      JsonNode event, String user, Instant from, Instant to, SortedMap<String, Long> writes) {
    if (!event.path("stage").asText().equals("ResponseComplete")
        || !event.path("user").path("username").asText().equals(user)
        || !WRITES.contains(event.path("verb").asText())) {
      return;
    }
    Instant time = Instant.parse(event.path("requestReceivedTimestamp").asText());
    if (time.isBefore(from) || !time.isBefore(to)) {
      return;
    }
    JsonNode object = event.path("objectRef");
    String part = object.path("subresource").asText();
    writes.merge(
        event.path("verb").asText()
            + ' '
            + object.path("resource").asText()
            + (part.isEmpty() ? "" : "/" + part),
        1L,
        Long::sum);
  }
}
