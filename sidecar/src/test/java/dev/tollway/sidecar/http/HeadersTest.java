package dev.tollway.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.sidecar.enforce.Decision;
import dev.tollway.sidecar.enforce.Forward;
import dev.tollway.sidecar.enforce.HeaderEdit;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which headers go on, in both directions. */
class HeadersTest {
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private Rig rig;

  @BeforeEach
  void open() throws IOException {
    rig = new Rig(new CountingUpstream());
    rig.decisions.decide(facts -> FakeDecisions.guarding(facts.target(), Set.of("x-api-key")));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Keep-Alive: timeout=5",
        "Proxy-Connection: keep-alive",
        "Proxy-Authorization: Basic eA==",
        "TE: trailers",
        "Trailer: Sum",
        "Upgrade: websocket",
        "HTTP2-Settings: AAMAAABk",
        "X-Named: 1",
        "Forwarded: for=1.2.3.4",
        "Tollway-Plan: gold",
        "Tollway-Anything: 1",
        "tollway_key_id: tw_1",
        "X_Forwarded_For: 1.2.3.4",
        "X-Forwarded_Proto: https",
        "Content_Length: 7",
        "Transfer_Encoding: chunked",
        "X_Request_Id: 1",
        "x_api-key: secret",
        "X-Request-Id: has space",
        "tracestate: a=b"
      })
  void doesNotForward(String line) throws IOException {
    CountingUpstream.Request request = forwarded(line, "Connection: X-Named, upgrade");

    assertThat(request.headers()).noneMatch(line::equalsIgnoreCase);
    assertThat(request.all("connection")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Accept: text/html",
        "Authorization: Bearer of-the-application",
        "Cookie: a=b",
        "Idempotency-Key: 1",
        "under_score: fine",
        "X-Request-Id: abc-123"
      })
  void forwards(String line) throws IOException {
    assertThat(forwarded(line).headers()).contains(line);
  }

  @Test
  void forwardsHostAndLengthThatConnectionNames() throws IOException {
    rig.exchange(
        Wire.lines(
                "POST / HTTP/1.1",
                "Host: shop.example",
                "Connection: host, content-length, authorization",
                "Authorization: Bearer x",
                "Content-Length: 2",
                "")
            + "hi");

    CountingUpstream.Request request = rig.upstream.requests().getFirst();
    assertThat(request.first("host")).isEqualTo("shop.example");
    assertThat(request.body()).isEqualTo("hi");
    assertThat(request.all("authorization")).isEmpty();
  }

  @Test
  void doesNotShowTheDecisionWhatItDoesNotForward() throws IOException {
    forwarded("Connection: x-api-key", "X-Api-Key: 1");

    assertThat(rig.decisions.asked().getFirst().headers().first("x-api-key")).isNull();
  }

  @Test
  void saysWhereARequestCameFrom() throws IOException {
    CountingUpstream.Request request =
        forwarded("X-Forwarded-For: 6.6.6.6", "X-Forwarded-Proto: https", "Via: 1.1 edge");

    assertThat(request.all("x-forwarded-for")).containsExactly("127.0.0.1");
    assertThat(request.all("x-forwarded-proto")).containsExactly("http");
    assertThat(request.all("x-forwarded-host")).containsExactly("h");
    assertThat(request.all("via")).containsExactly("1.1 edge, 1.1 tollway");
  }

  @Test
  void believesTrustedProxies() throws IOException {
    TrustedProxies loopback =
        new TrustedProxies(List.of(TrustedProxies.Network.parse("127.0.0.0/8")));
    try (Rig behind =
        new Rig(
            new CountingUpstream(),
            Loops.nio(1),
            settings ->
                new HttpSettings(
                    settings.listen(),
                    settings.maxConnections(),
                    settings.drainLimit(),
                    settings.limits(),
                    settings.deadlines(),
                    loopback))) {
      behind.exchange(
          Wire.lines(
              "GET / HTTP/1.1",
              "Host: h",
              "X-Forwarded-For: 6.6.6.6",
              "X-Forwarded-Proto: https",
              "X-Forwarded-Host: shop.example",
              ""));

      CountingUpstream.Request request = behind.upstream.requests().getFirst();
      assertThat(request.all("x-forwarded-for")).containsExactly("6.6.6.6, 127.0.0.1");
      assertThat(request.all("x-forwarded-proto")).containsExactly("https");
      assertThat(request.all("x-forwarded-host")).containsExactly("shop.example");
    }
  }

  @Test
  void continuesATrace() throws IOException {
    CountingUpstream.Request request = forwarded("traceparent: " + TRACE, "tracestate: a=b");

    assertThat(request.all("traceparent")).containsExactly(TRACE);
    assertThat(request.all("tracestate")).containsExactly("a=b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Accept: */*",
        "traceparent: 00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "traceparent: 00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "traceparent: ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "traceparent: 1"
      })
  void beginsATrace(String line) throws IOException {
    assertThat(forwarded(line).first("traceparent"))
        .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00")
        .isNotEqualTo(line.substring(line.indexOf(' ') + 1));
  }

  @Test
  void namesEachRequestByAUuidOfItsTime() throws IOException {
    long before = System.currentTimeMillis();
    RawClient.Received answer = rig.exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

    UUID id = UUID.fromString(answer.first("tollway-request-id"));
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isBetween(before, System.currentTimeMillis());
    assertThat(rig.upstream.requests().getFirst().all("tollway-request-id"))
        .containsExactly(id.toString());
  }

  @Test
  void echoesTheClientsOwnId() throws IOException {
    RawClient.Received echoed =
        rig.exchange("GET / HTTP/1.1\r\nHost: h\r\nX-Request-Id: my-1\r\n\r\n");
    RawClient.Received tooLong =
        rig.exchange("GET / HTTP/1.1\r\nHost: h\r\nX-Request-Id: " + "a".repeat(129) + "\r\n\r\n");

    assertThat(echoed.all("x-request-id")).containsExactly("my-1");
    assertThat(tooLong.all("x-request-id")).isEmpty();
  }

  @Test
  void appliesTheEditsOfTheDecision() throws IOException {
    rig.decisions.decide(facts ->
        new Decision.Pass(
            new Forward(
                "/canonical?q",
                List.of(
                    HeaderEdit.remove("Authorization"),
                    HeaderEdit.set("Tollway-Plan", "shop/gold"),
                    new HeaderEdit("Cookie", List.of("a=b", "c=d"))),
                Set.of(),
                null,
                null),
            null));
    CountingUpstream.Request request =
        forwarded("Authorization: Bearer tw_x", "Tollway-Plan: fake");

    assertThat(request.line()).isEqualTo("GET /canonical?q HTTP/1.1");
    assertThat(request.all("authorization")).isEmpty();
    assertThat(request.all("tollway-plan")).containsExactly("shop/gold");
    assertThat(request.all("cookie")).containsExactly("a=b", "c=d");
  }

  @Test
  void doesNotRelayWhatEndsAtThisHopOrIsOurs() throws IOException {
    rig.upstream.handle(
        CountingUpstream.answering(
            Wire.lines(
                    "HTTP/1.1 200 OK",
                    "Connection: keep-alive, X-Hop",
                    "Keep-Alive: timeout=5",
                    "X-Hop: 1",
                    "Upgrade: h2c",
                    "Tollway-Reason: QuotaExceeded",
                    "RateLimit: \"theirs\";r=9",
                    "X-Other: kept",
                    "Content-Length: 2",
                    "")
                + "ok"));

    RawClient.Received answer = rig.exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

    for (String gone : List.of("connection", "keep-alive", "x-hop", "upgrade", "tollway-reason")) {
      assertThat(answer.all(gone)).as(gone).isEmpty();
    }
    assertThat(answer.all("ratelimit")).containsExactly("\"q\";r=1");
    assertThat(answer.all("x-other")).containsExactly("kept");
    assertThat(answer.all("content-length")).containsExactly("2");
  }

  @Test
  void refusesAnExpectationThatItDoesNotKnow() throws IOException {
    RawClient.Received answer = rig.exchange("GET / HTTP/1.1\r\nHost: h\r\nExpect: magic\r\n\r\n");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(rig.upstream.requests()).isEmpty();
  }

  private CountingUpstream.Request forwarded(String... lines) throws IOException {
    String head = "GET / HTTP/1.1\r\nHost: h\r\n";
    rig.exchange(head + Wire.lines(lines) + "\r\n");
    return rig.upstream.requests().getLast();
  }
}
