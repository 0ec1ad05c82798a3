package dev.tollway.operator.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.operator.admin.OperatorMetrics.Outcome;
import dev.tollway.operator.admin.OperatorMetrics.Verb;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdminServerTest {
  private static final Pattern SAMPLE =
      Pattern.compile("([a-z][a-z0-9_]*)(\\{[a-z_]+=\"[^\"]*\"(,[a-z_]+=\"[^\"]*\")*})? (\\S+)");

  private final OperatorMetrics metrics = new OperatorMetrics();
  private final HttpClient client = HttpClient.newHttpClient();
  private volatile @Nullable String missing;
  private volatile boolean live = true;
  private volatile List<String> complaints = List.of();
  private final Health health =
      new Health() {
        @Override
        public boolean live() {
          return live;
        }

        @Override
        public @Nullable String notReady() {
          return missing;
        }

        @Override
        public List<String> complaints() {
          return complaints;
        }
      };
  private AdminServer server;

  @BeforeEach
  void start() throws IOException {
    server = AdminServer.start(loopback(), health, metrics, Duration.ofSeconds(10));
  }

  @AfterEach
  void stop() {
    server.close();
    metrics.close();
    client.close();
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(server.address().getAddress(), server.address().getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void saysInWordsWhatIsMissing() throws Exception {
    missing = "the first look at the cluster is not over";

    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").body()).isEqualTo("the first look at the cluster is not over\n");
  }

  @Test
  void isReadyThoughSomethingIsWrong() throws Exception {
    complaints = List.of("Pod is not watched.");

    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    assertThat(get("/readyz").body()).isEqualTo("ok, but:\nPod is not watched.\n");
  }

  @Test
  void isGreenAgainWhenNothingIsWrongAnyMore() throws Exception {
    complaints = List.of("Pod is not watched.");
    get("/readyz");
    complaints = List.of();

    assertThat(get("/readyz").body()).isEqualTo("ok\n");
  }

  @Test
  void isNotLiveWhenOnlyARestartHelps() throws Exception {
    live = false;

    assertThat(get("/healthz").statusCode()).isEqualTo(503);
  }

  @Test
  void everyMetricHasADescriptionAndEverySampleIsWellFormed() throws Exception {
    metrics.reconciled("ApiKey", Duration.ofMillis(3), Outcome.DONE);
    metrics.retried("ApiKey");
    metrics.apiWrite(Verb.APPLY, "ApiKey", Outcome.FAILED);
    metrics.committed(7, Duration.ofMillis(2));
    metrics.watch("Pod", () -> true);

    String scraped = get("/metrics").body();

    Set<String> described = new HashSet<>();
    List<String> bare = new ArrayList<>();
    for (String line : scraped.lines().toList()) {
      if (line.startsWith("# HELP ")) {
        String[] words = line.split(" ", 4);
        if (words.length == 4 && !words[3].isBlank()) {
          described.add(words[2]);
        }
      } else if (!line.startsWith("#")) {
        Matcher sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as(line).isTrue();
        Double.parseDouble(sample.group(4).replace("+Inf", "Infinity"));
        String family = sample.group(1).replaceFirst("_(count|sum|bucket)$", "");
        if (!described.contains(family) && !described.contains(sample.group(1))) {
          bare.add(line);
        }
      }
    }
    assertThat(bare).isEmpty();
    assertThat(scraped)
        .contains(
            "tollway_reconciliation_seconds_count{kind=\"ApiKey\",outcome=\"done\"} 1",
            "tollway_reconciliation_retries_total{kind=\"ApiKey\"} 1.0",
            "tollway_api_writes_total{kind=\"ApiKey\",outcome=\"failed\",verb=\"apply\"} 1.0",
            "tollway_ledger_batch_size_sum 7.0",
            "tollway_watch_up{kind=\"Pod\"} 1.0",
            "jvm_memory_used_bytes");
  }

  @Test
  void refusesWhatIsNotARequest() throws IOException {
    assertThat(raw("hello\r\n\r\n")).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void refusesToBeWrittenTo() throws IOException {
    assertThat(raw("POST /metrics HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 405 ");
  }

  @Test
  void answersAHeadWithoutBody() throws IOException {
    assertThat(raw("HEAD /healthz HTTP/1.1\r\n\r\n")).endsWith("\r\n\r\n");
  }

  @Test
  void closesAClientThatSaysNothing() throws IOException {
    server.close();
    server = AdminServer.start(loopback(), health, metrics, Duration.ofMillis(20));

    try (Socket silent = new Socket(server.address().getAddress(), server.address().getPort())) {
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
    }
  }
}
