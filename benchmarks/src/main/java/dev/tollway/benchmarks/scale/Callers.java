package dev.tollway.benchmarks.scale;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Calls a sidecar as the owners of keys do, one after the other. */
final class Callers implements AutoCloseable {
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI sidecar;

  Callers(URI sidecar) {
    this.sidecar = sidecar;
  }

  /** The status code of one call. */
  int call(String path, String key) throws IOException, InterruptedException {
    return client
        .send(
            HttpRequest.newBuilder(sidecar.resolve(path)).header("X-Api-Key", key).build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  /**
   * Who calls, and where.
   *
   * @param key raw
   */
  record Call(String path, String key) {}

  /**
   * Calls each in turn at a steady rate.
   *
   * @return how many were answered otherwise than with 200
   */
  long steady(List<Call> calls, int perSecond, Duration time)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    long between = TimeUnit.SECONDS.toNanos(1) / perSecond;
    long others = 0;
    for (long i = 0; i * between < time.toNanos(); i++) {
      LockSupport.parkNanos(start + i * between - System.nanoTime());
      Call next = calls.get((int) (i % calls.size()));
      if (call(next.path(), next.key()) != 200) {
        others++;
      }
    }
    return others;
  }

  /**
   * Calls until it is answered so.
   *
   * @return nanoseconds of {@link System#nanoTime} at that answer
   * @throws IOException when it is not within ten seconds
   */
  long until(int status, String path, String key) throws IOException, InterruptedException {
    long give = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (call(path, key) != status) {
      if (System.nanoTime() > give) {
        throw new IOException("not answered with " + status + " within 10 s");
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
    return System.nanoTime();
  }

  @Override
  public void close() {
    client.close();
  }
}
