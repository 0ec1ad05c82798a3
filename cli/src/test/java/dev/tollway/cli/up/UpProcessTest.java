package dev.tollway.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.cli.TollwayProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real process, as the launcher starts it. */
class UpProcessTest {
  @TempDir Path dir;

  private TollwayProcess start() throws IOException {
    return TollwayProcess.start(dir.resolve("log"), Map.of(), "up", dir.toString()).ready();
  }

  @Test
  void keepsCountsAndIssuedKeysWhenItIsStoppedAndWhenItIsKilled() throws Exception {
    Folder folder = Folder.in(dir).key("quota", "five");
    String secret;
    try (TollwayProcess running = start();
        Caller caller = new Caller(running.printed())) {
      secret = folder.secret("quota");
      assertThat(caller.statuses(2, secret)).containsExactly(200, 200);
      running.stop();
    }
    try (TollwayProcess running = start();
        Caller caller = new Caller(running.printed())) {
      assertThat(folder.secret("quota")).isEqualTo(secret);
      assertThat(caller.statuses(2, secret)).containsExactly(200, 200);
      running.kill();
    }
    try (TollwayProcess running = start();
        Caller caller = new Caller(running.printed())) {
      assertThat(folder.secret("quota")).isEqualTo(secret);
      assertThat(caller.statuses(2, secret)).isEqualTo(List.of(200, 402));
    }
  }
}
