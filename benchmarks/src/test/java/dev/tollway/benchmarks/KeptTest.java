package dev.tollway.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptTest {
  private static final LocalDateTime TIME = LocalDateTime.of(2026, 11, 24, 12, 0);

  @TempDir private Path folder;
  private Kept kept;

  @BeforeEach
  void begin() {
    kept = new Kept(folder.resolve("results"), "leases");
  }

  @Test
  void hasNoneBeforeTheFirst() throws Exception {
    assertThat(kept.newest()).isEmpty();
  }

  @Test
  void namesAResultByTimeCommitAndKind() throws Exception {
    Path file = kept.keep(TIME, "abc123", List.of());
    assertThat(file).hasFileName("2026-11-24T1200-abc123-leases.json");
  }

  @Test
  void findsTheNewestOfItsKind() throws Exception {
    kept.keep(TIME, "fff", Map.of("grants", 1));
    kept.keep(TIME.plusDays(1), "aaa", Map.of("grants", 2));
    new Kept(folder.resolve("results"), "proxies").keep(TIME.plusDays(2), "b", Map.of());

    assertThat(kept.newest())
        .hasValueSatisfying(run -> {
          assertThat(run.content().path("figures").path("grants").asInt()).isEqualTo(2);
          assertThat(run.content().path("commit").asText()).isEqualTo("aaa");
        });
  }

  @Test
  void saysOnWhatMachine() throws Exception {
    kept.keep(TIME, "fff", List.of());
    assertThat(kept.newest())
        .hasValueSatisfying(
            run -> assertThat(run.content().path("machine").path("java").asText()).isNotEmpty());
  }
}
