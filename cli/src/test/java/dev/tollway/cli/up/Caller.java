package dev.tollway.cli.up;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Calls the sidecars that an output of {@code tollway up} names. */
final class Caller implements AutoCloseable {
  private static final Pattern LISTENS = Pattern.compile("listens at (http://\\S+)");

  /** As {@code Retry-After} asks. */
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<String> origins = new ArrayList<>();

  Caller(String output) {
    Matcher listens = LISTENS.matcher(output);
    while (listens.find()) {
      origins.add(listens.group(1));
    }
  }

  /**
   * The answer. A 503 that asks to come again is never counted, and a busy machine may well let the
   * ledger take longer than a request waits: this client comes again, as it was told.
   */
  HttpResponse<String> call(int sidecar, String secret, String path)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(origins.get(sidecar) + path))
            .header("X-Api-Key", secret)
            .build();
    return await()
        .pollDelay(Duration.ZERO)
        .pollInterval(AGAIN)
        .atMost(PATIENCE)
        .until(
            () -> client.send(request, HttpResponse.BodyHandlers.ofString()),
            answer -> answer.statusCode() != 503);
  }

  int status(int sidecar, String secret) throws IOException, InterruptedException {
    return call(sidecar, secret, "/orders/1").statusCode();
  }

  /** The statuses of calls one after another, taking the sidecars in turn. */
  List<Integer> statuses(int calls, String secret) throws IOException, InterruptedException {
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      statuses.add(status(i % origins.size(), secret));
    }
    return statuses;
  }

  @Override
  public void close() {
    client.close();
  }
}
