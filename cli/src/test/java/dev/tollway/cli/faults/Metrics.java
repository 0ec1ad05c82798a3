package dev.tollway.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.cli.TollwayProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** What a sidecar says of itself. */
final class Metrics {
  private Metrics() {}

  /** No permit was settled twice in this life of the sidecar. */
  static void neverSettledTwice(TollwayProcess sidecar) throws IOException {
    String text;
    try (InputStream in = Shop.metrics(sidecar).toURL().openStream()) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(text.lines().filter(line -> line.startsWith("tollway_meter_settled_twice")))
        .isNotEmpty()
        .allMatch(line -> line.endsWith(" 0.0"));
  }
}
