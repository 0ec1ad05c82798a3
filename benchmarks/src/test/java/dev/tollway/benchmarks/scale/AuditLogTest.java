package dev.tollway.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
  private static final Instant FROM = Instant.parse("2026-11-25T08:00:00Z");

  @TempDir private Path folder;

  @Test
  void countsFinishedWritesOfTheUserInTheSpan() throws Exception {
    Path file = folder.resolve("audit.log");
    Files.writeString(
        file,
        event("ResponseComplete", "patch", "controller", FROM, true)
            + event("ResponseComplete", "patch", "controller", FROM.plusSeconds(59), true)
            + event("ResponseComplete", "create", "controller", FROM, false)
            + event("RequestReceived", "patch", "controller", FROM, true)
            + event("ResponseComplete", "get", "controller", FROM, false)
            + event("ResponseComplete", "patch", "controller-of-another", FROM, true)
            + event("ResponseComplete", "patch", "controller", FROM.minusSeconds(1), true)
            + event("ResponseComplete", "patch", "controller", FROM.plusSeconds(60), true));

    assertThat(new AuditLog(file).writes("controller", FROM, FROM.plusSeconds(60)))
        .isEqualTo(Map.of("create apikeys", 1L, "patch apikeys/status", 2L));
  }

  private static String event(
      String stage, String verb, String user, Instant time, boolean status) {
    return """
    {"stage":"%s","verb":"%s","user":{"username":"%s"},"requestReceivedTimestamp":"%s","objectRef":{"resource":"apikeys"%s}}
    """
        .formatted(stage, verb, user, time, status ? ",\"subresource\":\"status\"" : "");
  }
}
