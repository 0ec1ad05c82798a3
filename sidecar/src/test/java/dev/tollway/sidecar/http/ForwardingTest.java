package dev.tollway.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.sidecar.enforce.Decision;
import dev.tollway.sidecar.enforce.Denial;
import dev.tollway.sidecar.enforce.Forward;
import dev.tollway.sidecar.enforce.Reason;
import dev.tollway.sidecar.meter.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ForwardingTest {
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
  void forwardsARequestAndItsAnswer() throws IOException {
    RawClient.Received answer = rig.exchange("GET /a?b=c HTTP/1.1\r\nHost: shop.example\r\n\r\n");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("ok");
    assertThat(rig.upstream.requests()).hasSize(1);
    CountingUpstream.Request request = rig.upstream.requests().getFirst();
    assertThat(request.line()).isEqualTo("GET /a?b=c HTTP/1.1");
    assertThat(request.all("host")).containsExactly("shop.example");
    assertThat(rig.decisions.settled()).containsExactly(new Outcome.Answered(200));
  }

  @Test
  void forwardsAChunkedBodyChunked() throws IOException {
    rig.exchange(
        Wire.lines("POST /a HTTP/1.1", "Host: h", "Transfer-Encoding: chunked", "")
            + Wire.lines(
                "5;note=x", "hello", "6", " world", "0", "Checksum: 1", "Tollway-Plan: gold", ""));

    CountingUpstream.Request request = rig.upstream.requests().getFirst();
    assertThat(request.body()).isEqualTo("hello world");
    assertThat(request.all("transfer-encoding")).containsExactly("chunked");
    assertThat(request.all("trailer-checksum")).containsExactly("1");
    assertThat(request.all("trailer-tollway-plan")).isEmpty();
  }

  @Test
  void forwardsABodyOfStatedLength() throws IOException {
    rig.exchange("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 005\r\n\r\nhello");

    CountingUpstream.Request request = rig.upstream.requests().getFirst();
    assertThat(request.body()).isEqualTo("hello");
    assertThat(request.all("content-length")).containsExactly("5");
  }

  @Test
  void relaysAChunkedAnswerChunked() throws IOException {
    rig.upstream.handle(
        CountingUpstream.answering(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nSum: 5\r\n\r\n"));

    RawClient.Received answer = rig.exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

    assertThat(answer.body()).isEqualTo("abcde");
    assertThat(answer.all("transfer-encoding")).containsExactly("chunked");
    assertThat(answer.all("trailer-sum")).containsExactly("5");
  }

  @Test
  void framesAnAnswerThatEndsWithItsConnectionAsChunks() throws IOException {
    rig.upstream.handle((request, out) -> {
      out.write("HTTP/1.1 200 OK\r\n\r\nuntil the end".getBytes(StandardCharsets.US_ASCII));
      return false;
    });

    try (RawClient client = rig.client()) {
      RawClient.Received answer = client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").read();

      assertThat(answer.body()).isEqualTo("until the end");
      assertThat(answer.all("transfer-encoding")).containsExactly("chunked");
      assertThat(answer.all("connection")).isEmpty();
    }
  }

  @Test
  void endsAnAnswerOfUnknownLengthToHttp10WithTheConnection() throws IOException {
    rig.upstream.handle(
        CountingUpstream.answering(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"));

    RawClient.Received answer =
        rig.exchange("GET / HTTP/1.0\r\nHost: h\r\nConnection: keep-alive\r\n\r\n");

    assertThat(answer.all("transfer-encoding")).isEmpty();
    assertThat(answer.first("connection")).isEqualTo("close");
    assertThat(answer.body()).isEqualTo("abc");
  }

  @Test
  void keepsTheLengthOfAnAnswerToHead() throws IOException {
    rig.upstream.handle(
        CountingUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n"));

    try (RawClient client = rig.client()) {
      RawClient.Received first = client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n").read(true);
      RawClient.Received second = client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n").read(true);

      assertThat(List.of(first.first("content-length"), second.first("content-length")))
          .containsExactly("1234", "1234");
    }
    assertThat(rig.upstream.connections()).isEqualTo(1);
  }

  @Test
  void relays204And304WithoutABody() throws IOException {
    rig.upstream.handle((request, out) -> {
      String answer =
          request.line().contains("/204")
              ? "HTTP/1.1 204 No Content\r\n\r\n"
              : "HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n";
      out.write(answer.getBytes(StandardCharsets.US_ASCII));
      return true;
    });

    try (RawClient client = rig.client()) {
      RawClient.Received none = client.send("GET /204 HTTP/1.1\r\nHost: h\r\n\r\n").read();
      RawClient.Received same = client.send("GET /304 HTTP/1.1\r\nHost: h\r\n\r\n").read();

      assertThat(none.status()).isEqualTo(204);
      assertThat(none.all("content-length")).isEmpty();
      assertThat(none.all("transfer-encoding")).isEmpty();
      assertThat(same.status()).isEqualTo(304);
      assertThat(same.all("content-length")).containsExactly("99");
    }
    assertThat(rig.upstream.connections()).isEqualTo(1);
  }

  @Test
  void answersPipelinedRequestsOneAfterTheOther() throws IOException {
    rig.upstream.handle((request, out) -> {
      String body = request.line().split(" ", -1)[1];
      out.write(
          ("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
              .getBytes(StandardCharsets.US_ASCII));
      return true;
    });

    try (RawClient client = rig.client()) {
      client.send(
          "GET /1 HTTP/1.1\r\nHost: h\r\n\r\n"
              + "POST /2 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
              + "GET /3 HTTP/1.1\r\nHost: h\r\n\r\n");

      assertThat(List.of(client.read().body(), client.read().body(), client.read().body()))
          .containsExactly("/1", "/2", "/3");
    }
    assertThat(rig.upstream.connections()).isEqualTo(1);
  }

  @Test
  void says100ContinueOnlyOnceThePermitIsThere() throws IOException {
    rig.decisions.park();
    try (RawClient client = rig.client()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
      Awaitility.await().until(() -> rig.decisions.parked().size() == 1);
      assertThat(client.in().available()).isZero();
      assertThat(rig.upstream.connections()).isZero();

      rig.decisions.admitParked();

      assertThat(client.read().status()).isEqualTo(100);
      assertThat(client.send("abc").read().status()).isEqualTo(200);
    }
    assertThat(rig.upstream.requests().getFirst().all("expect")).isEmpty();
  }

  @Test
  void refusesWithout100Continue() throws IOException {
    rig.decisions.decide(facts -> new Decision.Refuse(Denial.of(Reason.QUOTA_EXCEEDED)));
    try (RawClient client = rig.client()) {
      RawClient.Received answer =
          client
              .send(
                  "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n")
              .read();

      assertThat(answer.status()).isEqualTo(402);
      assertThat(answer.first("connection")).isEqualTo("close");
    }
    assertThat(rig.upstream.requests()).isEmpty();
  }

  @Test
  void keepsTheConnectionOfARefusalWithAShortBody() throws IOException {
    rig.decisions.decide(facts ->
        facts.target().equals("/no")
            ? new Decision.Refuse(Denial.of(Reason.KEY_MISSING))
            : new Decision.Pass(Forward.asReceived(facts.target()), null));
    try (RawClient client = rig.client()) {
      RawClient.Received refusal =
          client.send("POST /no HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhe").read();
      RawClient.Received next =
          client.send("llo").send("GET /yes HTTP/1.1\r\nHost: h\r\n\r\n").read();

      assertThat(refusal.status()).isEqualTo(401);
      assertThat(refusal.all("connection")).isEmpty();
      assertThat(next.status()).isEqualTo(200);
    }
    assertThat(rig.upstream.requests())
        .extracting(CountingUpstream.Request::line)
        .containsExactly("GET /yes HTTP/1.1");
  }

  @Test
  void closesTheConnectionOfARefusalWithALongBody() throws IOException {
    rig.decisions.decide(facts -> new Decision.Refuse(Denial.of(Reason.KEY_MISSING)));
    try (RawClient client = rig.client()) {
      RawClient.Received refusal =
          client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 65537\r\n\r\nhe").read();

      assertThat(refusal.status()).isEqualTo(401);
      assertThat(refusal.first("connection")).isEqualTo("close");
      assertThat(client.closedByPeer()).isTrue();
    }
  }

  @Test
  void answersAClientThatHasFinishedSending() throws IOException {
    try (RawClient client = rig.client()) {
      client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi").finishSending();

      assertThat(client.read().body()).isEqualTo("ok");
      assertThat(client.closedByPeer()).isTrue();
    }
  }

  @Test
  void answersAClientThatHasFinishedSendingAtLength() throws IOException {
    int size = 8 << 20;
    // Over epoll such an answer can end early; DESIGN.md says what is known of it.
    try (CountingUpstream large =
            new CountingUpstream(
                CountingUpstream.answering(
                    "HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n" + "x".repeat(size)));
        Rig portable = new Rig(large, Loops.nio(1), settings -> settings);
        RawClient client = portable.client()) {
      client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi").finishSending();

      assertThat(client.read().body().length()).isEqualTo(size);
    }
  }

  @Test
  void answersTheCallersOwnView() throws IOException {
    rig.decisions.decide(facts -> new Decision.Usage(FakeDecisions.CALLER));

    RawClient.Received answer =
        rig.exchange("GET /.well-known/tollway/usage HTTP/1.1\r\nHost: h\r\n\r\n");

    assertThat(answer.body()).isEqualTo("usage of shop/acme");
    assertThat(rig.upstream.connections()).isZero();
  }

  @Test
  void closesWhatIsOverTheConnectionLimit() throws IOException {
    try (CountingUpstream other = new CountingUpstream();
        Rig small =
            new Rig(
                other,
                Loops.nio(1),
                settings ->
                    new HttpSettings(
                        settings.listen(),
                        1,
                        settings.drainLimit(),
                        settings.limits(),
                        settings.deadlines(),
                        settings.trustedProxies()));
        RawClient first = small.client()) {
      assertThat(first.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").read().status()).isEqualTo(200);
      try (RawClient second = small.client()) {
        assertThat(second.closedByPeer()).isTrue();
      }
      assertThat(first.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").read().status()).isEqualTo(200);
    }
  }
}
