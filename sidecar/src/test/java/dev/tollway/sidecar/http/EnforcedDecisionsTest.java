package dev.tollway.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.sidecar.enforce.Caller;
import dev.tollway.sidecar.enforce.Decision;
import dev.tollway.sidecar.enforce.Enforcer;
import dev.tollway.sidecar.enforce.LedgerSight;
import dev.tollway.sidecar.enforce.RateLimits;
import dev.tollway.sidecar.enforce.Snapshot;
import dev.tollway.sidecar.meter.Admission;
import dev.tollway.sidecar.meter.Meter;
import dev.tollway.sidecar.meter.UsageView;
import dev.tollway.sidecar.upstream.UpstreamSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The product's enforcer and answers behind the listener; a change of configuration reaches open
 * connections.
 */
class EnforcedDecisionsTest {
  private static final String GET = "GET /a//b HTTP/1.1\r\nHost: h\r\n\r\n";

  private final AtomicReference<Snapshot> snapshot = new AtomicReference<>(Snapshot.NOTHING_YET);
  private final Loops loops = Loops.open(1);
  private CountingUpstream upstream;
  private HttpListener listener;

  @BeforeEach
  void open() throws IOException {
    upstream = new CountingUpstream();
    RateLimits limits = new RateLimits();
    listener =
        HttpListener.open(
            loops,
            HttpSettings.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
            UpstreamSettings.of(URI.create("http://127.0.0.1:" + upstream.port())),
            () ->
                new EnforcedDecisions(
                    snapshot::get,
                    new Enforcer("http", limits),
                    () -> new LedgerSight(Instant.EPOCH, true),
                    new NoMeter(),
                    System::nanoTime),
            Clock.systemUTC());
  }

  @AfterEach
  void close() {
    listener.close();
    var _ = loops.group().shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    upstream.close();
  }

  @Test
  void answers503UntilItIsProgrammedAndThenForwardsOnTheSameConnection() throws IOException {
    try (RawClient client = new RawClient(listener.address())) {
      RawClient.Received before = client.send(GET).read();
      snapshot.set(Snapshot.NOTHING_YET.in(Snapshot.State.UNPROTECTED));
      RawClient.Received after = client.send(GET).read();

      assertThat(before.status()).isEqualTo(503);
      assertThat(before.first("tollway-reason")).isEqualTo("NotProgrammed");
      assertThat(before.all("retry-after")).hasSize(1);
      assertThat(before.first("cache-control")).isEqualTo("no-store");
      assertThat(before.body()).contains("urn:uuid:" + before.first("tollway-request-id"));
      assertThat(after.status()).isEqualTo(200);
    }
    assertThat(upstream.requests())
        .extracting(CountingUpstream.Request::line)
        .containsExactly("GET /a//b HTTP/1.1");
  }

  @Test
  void refusesWhatIsNoRequestInTheSameForm() throws IOException {
    try (RawClient client = new RawClient(listener.address())) {
      RawClient.Received answer = client.send("GET / HTTP/9.9\r\nHost: h\r\n\r\n").read();

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.first("content-type")).isEqualTo("application/problem+json");
      assertThat(answer.first("tollway-reason")).isEqualTo("BadRequest");
    }
  }

  /** Nothing is charged here. */
  private static final class NoMeter implements Meter {
    @Override
    public void admit(Decision.Charge charge, Executor loop, Consumer<Admission> then) {
      throw new AssertionError("nothing to charge");
    }

    @Override
    public void usage(Caller caller, Executor loop, Consumer<UsageView> then) {
      throw new AssertionError("nobody to ask for");
    }
  }
}
