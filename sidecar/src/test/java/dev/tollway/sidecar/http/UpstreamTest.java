package dev.tollway.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.sidecar.meter.Outcome;
import dev.tollway.sidecar.upstream.UpstreamSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What happens between us and the workload. */
class UpstreamTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

  private Rig rig;

  @BeforeEach
  void open() throws IOException {
    rig = new Rig(new CountingUpstream());
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void usesAConnectionAgain() throws IOException {
    rig.exchange(GET);
    rig.exchange("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi");
    rig.exchange(GET);

    assertThat(rig.upstream.connections()).isEqualTo(1);
  }

  @Test
  void doesNotUseAConnectionAgainThatTheUpstreamCloses() throws IOException {
    rig.upstream.handle(
        CountingUpstream.answering(
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"));

    rig.exchange(GET);
    rig.exchange(GET);

    assertThat(rig.upstream.connections()).isEqualTo(2);
  }

  @Test
  void doesNotUseAConnectionAgainAfterSurplusBytes() throws IOException {
    rig.upstream.handle(
        CountingUpstream.answering(
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"));

    assertThat(rig.exchange(GET).body()).isEqualTo("ok");
    assertThat(rig.exchange(GET).body()).isEqualTo("ok");

    assertThat(rig.upstream.connections()).isEqualTo(2);
  }

  @Test
  void closesAnIdleConnectionOnWhichBytesCome() throws IOException {
    OutputStream[] last = new OutputStream[1];
    rig.upstream.handle((request, out) -> {
      last[0] = out;
      out.write(
          "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII));
      return true;
    });
    rig.exchange(GET);

    last[0].write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));

    Awaitility.await().until(() -> rig.upstream.open() == 0);
    assertThat(rig.exchange(GET).body()).isEqualTo("ok");
  }

  @Test
  void relaysAnAnswerBeforeTheRequestsEndButKeepsNothing() throws IOException {
    rig.upstream.leaveBodies();
    rig.upstream.handle(
        CountingUpstream.answering(
            "HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno"));
    try (RawClient client = rig.client()) {
      RawClient.Received answer =
          client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999\r\n\r\nhi").read();

      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.body()).isEqualTo("no");
      assertThat(answer.first("connection")).isEqualTo("close");
    }
    Awaitility.await().until(() -> rig.upstream.open() == 0);
  }

  static Stream<String> answersThatCannotBeUnderstood() {
    return Stream.of(
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nok",
        "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/9.9 200 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 2000 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 20 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nA: b\r\n c\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\nContent-Length: 2\n\nok",
        "HTTP/1.1 200 OK\r\nA: b\0\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        "hello\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: " + "a".repeat(33_000) + "\r\n\r\n");
  }

  @ParameterizedTest
  @MethodSource("answersThatCannotBeUnderstood")
  void answers502To(String bytes) throws IOException {
    rig.upstream.handle(CountingUpstream.answering(bytes));

    RawClient.Received answer = rig.exchange(GET);

    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.first("tollway-reason")).isEqualTo("UpstreamUnreachable");
    assertThat(rig.decisions.settled()).containsExactly(Outcome.UPSTREAM_FAILED);
    Awaitility.await().until(() -> rig.upstream.open() == 0);
  }

  @Test
  void cutsAnAnswerWhoseChunksCannotBeUnderstood() throws IOException {
    CountDownLatch headRead = new CountDownLatch(1);
    rig.upstream.handle((request, out) -> {
      out.write(
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      pause(headRead);
      out.write("z\r\n".getBytes(StandardCharsets.US_ASCII));
      return true;
    });
    try (RawClient client = rig.client()) {
      assertThat(client.send(GET).read(true).status()).isEqualTo(200);
      headRead.countDown();

      assertThat(new String(client.in().readAllBytes(), StandardCharsets.US_ASCII))
          .isEqualTo("2\r\nok\r\n");
    }
    assertThat(rig.decisions.settled()).containsExactly(new Outcome.Answered(200));
  }

  private static void pause(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(20, TimeUnit.SECONDS)) {
        throw new IOException("nobody came");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void cutsAnAnswerThatTheUpstreamBreaksOff() throws IOException {
    rig.upstream.handle((request, out) -> {
      out.write(
          "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf".getBytes(StandardCharsets.US_ASCII));
      return false;
    });
    try (RawClient client = rig.client()) {
      assertThat(client.send(GET).read(true).status()).isEqualTo(200);
      assertThat(client.in().readNBytes(9)).hasSize(4);
    }
    assertThat(rig.decisions.settled()).containsExactly(new Outcome.Answered(200));
  }

  @Test
  void answers502WhenTheUpstreamClosesBeforeItsHead() throws IOException {
    rig.upstream.handle((request, out) -> false);

    assertThat(rig.exchange(GET).status()).isEqualTo(502);
    assertThat(rig.decisions.settled()).containsExactly(Outcome.UPSTREAM_FAILED);
  }

  @Test
  void answers502WhenNothingListens() throws IOException {
    rig.upstream.close();

    assertThat(rig.exchange(GET).status()).isEqualTo(502);
    assertThat(rig.decisions.settled()).containsExactly(Outcome.UNTOUCHED);
  }

  @Test
  void chargesAServerErrorAsSuch() throws IOException {
    rig.upstream.handle(
        CountingUpstream.answering("HTTP/1.1 503 Busy\r\nContent-Length: 2\r\n\r\nno"));

    assertThat(rig.exchange(GET).status()).isEqualTo(503);
    assertThat(rig.decisions.settled()).containsExactly(new Outcome.Answered(503));
  }

  @Test
  void passesOverInterimAnswers() throws IOException {
    rig.upstream.handle(
        CountingUpstream.answering(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));

    assertThat(rig.exchange(GET).body()).isEqualTo("ok");
    assertThat(rig.exchange(GET).body()).isEqualTo("ok");
    assertThat(rig.upstream.connections()).isEqualTo(1);
  }

  @Test
  void endsTheCallOfAClientThatLeavesWithinItsBody() throws IOException {
    try (RawClient client = rig.client()) {
      client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhe");
      Awaitility.await().until(() -> rig.upstream.open() == 1);
      client.reset();
    }

    Awaitility.await().until(() -> rig.upstream.open() == 0);
    assertThat(rig.upstream.requests()).isEmpty();
    assertThat(rig.decisions.settled()).containsExactly(Outcome.CLIENT_GONE);
  }

  @Test
  void endsTheCallOfAClientThatLeavesWithinTheAnswer() throws IOException {
    rig.upstream.handle((request, out) -> {
      out.write(
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      while (true) {
        out.write("1\r\nx\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
      }
    });
    try (RawClient client = rig.client()) {
      assertThat(client.send(GET).read(true).status()).isEqualTo(200);
      client.reset();
    }

    Awaitility.await().until(() -> rig.upstream.open() == 0);
    Awaitility.await().until(() -> !rig.decisions.settled().isEmpty());
    assertThat(rig.decisions.settled()).containsExactly(new Outcome.Answered(200));
  }

  @Test
  void closesConnectionsThatStayUnused() throws IOException {
    TimedLoops time = new TimedLoops();
    try (Rig timed = rig(time, settings -> settings)) {
      timed.exchange(GET);

      time.pass(Duration.ofSeconds(3));
      assertThat(timed.upstream.open()).isEqualTo(1);
      time.pass(Duration.ofSeconds(1));

      Awaitility.await().until(() -> timed.upstream.open() == 0);
    }
  }

  @Test
  void doesNotUseAConnectionAgainThatIsOld() throws IOException {
    TimedLoops time = new TimedLoops();
    Duration age = Duration.ofMinutes(5);
    try (Rig timed = rig(time, settings -> with(settings, age.multipliedBy(2), age))) {
      timed.exchange(GET);
      time.pass(age.minusSeconds(1));
      timed.exchange(GET);
      assertThat(timed.upstream.connections()).isEqualTo(1);

      time.pass(Duration.ofSeconds(1));
      timed.exchange(GET);

      assertThat(timed.upstream.connections()).isEqualTo(2);
    }
  }

  private static UpstreamSettings with(UpstreamSettings settings, Duration idle, Duration age) {
    return new UpstreamSettings(
        settings.address(),
        settings.connectTimeout(),
        idle,
        age,
        settings.maxIdle(),
        settings.limits());
  }

  private static Rig rig(TimedLoops time, UnaryOperator<UpstreamSettings> change)
      throws IOException {
    return new Rig(new CountingUpstream(), time.loops(), UnaryOperator.identity(), change);
  }
}
