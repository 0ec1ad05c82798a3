package dev.tollway.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every row of the framing list, as bytes over a socket, through the real codec. */
class RequestFramingTest {
  private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n";
  private static Rig rig;

  @BeforeAll
  static void open() throws IOException {
    rig = new Rig(new CountingUpstream());
  }

  @AfterAll
  static void close() {
    rig.close();
  }

  static Stream<Arguments> malformedHeads() {
    return Stream.of(
        head(
            "two Content-Lengths",
            "POST / HTTP/1.1",
            "Host: h",
            "Content-Length: 0",
            "Content-Length: 35"),
        head(
            "two equal Content-Lengths",
            "POST / HTTP/1.1",
            "Host: h",
            "Content-Length: 0",
            "Content-Length: 0"),
        head("a list in Content-Length", "POST / HTTP/1.1", "Host: h", "Content-Length: 0, 0"),
        head("a signed Content-Length", "POST / HTTP/1.1", "Host: h", "Content-Length: +0"),
        head("a negative Content-Length", "POST / HTTP/1.1", "Host: h", "Content-Length: -1"),
        head("a hexadecimal Content-Length", "POST / HTTP/1.1", "Host: h", "Content-Length: 0x0"),
        head("an empty Content-Length", "POST / HTTP/1.1", "Host: h", "Content-Length:"),
        head(
            "nineteen digits", "POST / HTTP/1.1", "Host: h", "Content-Length: 0000000000000000000"),
        head(
            "Content-Length and chunked",
            "POST / HTTP/1.1",
            "Host: h",
            "Content-Length: 5",
            "Transfer-Encoding: chunked"),
        head(
            "chunked and Content-Length",
            "POST / HTTP/1.1",
            "Host: h",
            "Transfer-Encoding: chunked",
            "Content-Length: 5"),
        head("another coding", "POST / HTTP/1.1", "Host: h", "Transfer-Encoding: gzip"),
        head(
            "chunked after another coding",
            "POST / HTTP/1.1",
            "Host: h",
            "Transfer-Encoding: gzip, chunked"),
        head("chunked twice", "POST / HTTP/1.1", "Host: h", "Transfer-Encoding: chunked, chunked"),
        head(
            "two Transfer-Encodings",
            "POST / HTTP/1.1",
            "Host: h",
            "Transfer-Encoding: chunked",
            "Transfer-Encoding: chunked"),
        head("nearly chunked", "POST / HTTP/1.1", "Host: h", "Transfer-Encoding: xchunked"),
        head(
            "chunked with a parameter",
            "POST / HTTP/1.1",
            "Host: h",
            "Transfer-Encoding: chunked;q=1"),
        head("quoted chunked", "POST / HTTP/1.1", "Host: h", "Transfer-Encoding: \"chunked\""),
        head("identity", "POST / HTTP/1.1", "Host: h", "Transfer-Encoding: identity"),
        head("an empty Transfer-Encoding", "POST / HTTP/1.1", "Host: h", "Transfer-Encoding:"),
        head("chunked in HTTP/1.0", "POST / HTTP/1.0", "Host: h", "Transfer-Encoding: chunked"),
        head("two Hosts", "GET / HTTP/1.1", "Host: h", "Host: h"),
        head("no Host", "GET / HTTP/1.1", "Accept: */*"),
        head("an empty Host", "GET / HTTP/1.1", "Host:"),
        head("a Host with user information", "GET / HTTP/1.1", "Host: a@h"),
        head("a Host with a path", "GET / HTTP/1.1", "Host: h/evil"),
        head("a Host that is a list", "GET / HTTP/1.1", "Host: h, g"),
        head("a target of another authority", "GET http://g/ HTTP/1.1", "Host: h"),
        head("a target with user information", "GET http://h@g/ HTTP/1.1", "Host: h"),
        head("a target of another scheme", "GET ftp://h/ HTTP/1.1", "Host: h"),
        head("a target that is no path", "GET index.html HTTP/1.1", "Host: h"),
        head("an asterisk with GET", "GET * HTTP/1.1", "Host: h"),
        head("HTTP/9.9", "GET / HTTP/9.9", "Host: h"),
        head("HTTP/2.0", "GET / HTTP/2.0", "Host: h"),
        head("HTTP/0.9", "GET / HTTP/0.9", "Host: h"),
        head("HTTP/1.10", "GET / HTTP/1.10", "Host: h"),
        head("http in lower case", "GET / http/1.1", "Host: h"),
        head("two parts", "GET /", "Host: h"),
        head("four parts", "GET / x HTTP/1.1", "Host: h"),
        head("two spaces", "GET  / HTTP/1.1", "Host: h"),
        head("a tab between parts", "GET\t/ HTTP/1.1", "Host: h"),
        head("a space at the end", "GET / HTTP/1.1 ", "Host: h"),
        head("a space in front", " GET / HTTP/1.1", "Host: h"),
        head("CONNECT", "CONNECT h:443 HTTP/1.1", "Host: h:443"),
        head("a method that is no token", "GE(T / HTTP/1.1", "Host: h"),
        head("a target that is not ASCII", "GET /\u00e4 HTTP/1.1", "Host: h"),
        head("obs-fold", "GET / HTTP/1.1", "Host: h", "A: b", " c"),
        head("obs-fold with a tab", "GET / HTTP/1.1", "Host: h", "A: b", "\tc"),
        head("white space before the first header", "GET / HTTP/1.1", " Host: h"),
        head("a space before the colon", "POST / HTTP/1.1", "Host: h", "Content-Length : 5"),
        head(
            "a tab before the colon", "POST / HTTP/1.1", "Host: h", "Transfer-Encoding\t: chunked"),
        head("a line without a colon", "GET / HTTP/1.1", "Host: h", "nothing"),
        head("a header without a name", "GET / HTTP/1.1", "Host: h", ": x"),
        head("NUL in a value", "GET / HTTP/1.1", "Host: h", "A: b\0c"),
        head("NUL in a name", "GET / HTTP/1.1", "Host: h", "A\0: b"),
        head("a control in a value", "GET / HTTP/1.1", "Host: h", "A: b\u0001c"),
        head("DEL in a value", "GET / HTTP/1.1", "Host: h", "A: b\u007fc"),
        head("a control in the target", "GET /\u000b HTTP/1.1", "Host: h"),
        Arguments.of("bare LF after the request line", "GET / HTTP/1.1\nHost: h\r\n\r\n"),
        Arguments.of("bare LF after a header", "GET / HTTP/1.1\r\nHost: h\n\r\n"),
        Arguments.of("bare LF ends the head", "GET / HTTP/1.1\r\nHost: h\r\n\n"),
        Arguments.of("bare CR in a value", "GET / HTTP/1.1\r\nHost: h\r\nA: b\rc\r\n\r\n"),
        Arguments.of("bare CR in the target", "GET /\ra HTTP/1.1\r\nHost: h\r\n\r\n"),
        Arguments.of("two CRs", "GET / HTTP/1.1\r\r\nHost: h\r\n\r\n"),
        Arguments.of("two empty lines in front", "\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n"),
        Arguments.of(
            "a TLS handshake",
            "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformedHeads")
  void answers400AndClosesOn(String what, String bytes) throws IOException {
    int before = rig.upstream.requests().size();
    try (RawClient client = rig.client()) {
      RawClient.Received answer = client.send(bytes + SMUGGLED).read();

      assertThat(answer.status()).as(what).isEqualTo(400);
      assertThat(answer.first("connection")).isEqualTo("close");
      assertThat(client.closedByPeer()).isTrue();
    }
    assertThat(rig.upstream.requests()).as("forwarded").hasSize(before);
  }

  static Stream<Arguments> malformedBodies() {
    return Stream.of(
        body("a chunk size that is no number", "x\r\n"),
        body("a signed chunk size", "+5\r\nhello\r\n0\r\n\r\n"),
        body("a chunk size with 0x", "0x5\r\nhello\r\n0\r\n\r\n"),
        body("an empty chunk size", "\r\nhello\r\n0\r\n\r\n"),
        body("a space before the chunk size", " 5\r\nhello\r\n0\r\n\r\n"),
        body("a space after the chunk size", "5 \r\nhello\r\n0\r\n\r\n"),
        body("a chunk size of seventeen digits", "00000000000000005\r\nhello\r\n0\r\n\r\n"),
        body("a chunk size beyond 64 bits", "fffffffffffffffff\r\n"),
        body("more data than the size", "5\r\nhello!\r\n0\r\n\r\n"),
        body("less data than the size", "5\r\nhell\r\n0\r\n\r\n"),
        body("no CRLF after the data", "5\r\nhello0\r\n\r\n"),
        body("a bare LF after the data", "5\r\nhello\n0\r\n\r\n"),
        body("a bare LF after the size", "5\nhello\r\n0\r\n\r\n"),
        body("a bare CR in an extension", "5;a\rb\r\nhello\r\n0\r\n\r\n"),
        body("a bare LF in an extension", "5;a\nb\r\nhello\r\n0\r\n\r\n"),
        body("extensions over 256 bytes", "5;" + "a".repeat(256) + "\r\nhello\r\n0\r\n\r\n"),
        body("an extension that is not ASCII", "5;a\u00b9b\r\nhello\r\n0\r\n\r\n"),
        body("a bad size on a later chunk", "5\r\nhello\r\nz\r\n"),
        body("a Content-Length trailer", "0\r\nContent-Length: 5\r\n\r\n"),
        body("a Transfer-Encoding trailer", "0\r\nTransfer-Encoding: chunked\r\n\r\n"),
        body("a Host trailer", "0\r\nHost: g\r\n\r\n"),
        body("an Authorization trailer", "0\r\nAuthorization: Bearer x\r\n\r\n"),
        body("an underscored trailer", "0\r\nContent_Length: 5\r\n\r\n"),
        body("a folded trailer", "0\r\nA: b\r\n c\r\n\r\n"),
        body("a bare LF after a trailer", "0\r\nA: b\n\r\n"));
  }

  /** The upstream waits for the end of the body, so that the answer is ours. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("malformedBodies")
  void answers400AndClosesWithinABodyOn(String what, String body) throws IOException {
    int before = rig.upstream.requests().size();
    try (RawClient client = rig.client()) {
      RawClient.Received answer =
          client
              .send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n")
              .send(body + SMUGGLED)
              .read();

      assertThat(answer.status()).as(what).isEqualTo(400);
      assertThat(client.closedByPeer()).isTrue();
    }
    assertThat(rig.upstream.requests()).as("forwarded whole").hasSize(before);
  }

  @Test
  void answers414ToALineOverTheLimit() throws IOException {
    String line = "GET /" + "a".repeat(8192 - 14) + " HTTP/1.1";
    assertThat(line).hasSize(8192);
    RawClient.Received within = rig.exchange(line + "\r\nHost: h\r\n\r\n");
    RawClient.Received over = rig.exchange("x" + line + "\r\nHost: h\r\n\r\n");

    assertThat(within.status()).isEqualTo(200);
    assertThat(over.status()).isEqualTo(414);
    assertThat(over.first("connection")).isEqualTo("close");
  }

  @Test
  void answers431ToMoreThanAHundredLines() throws IOException {
    RawClient.Received within =
        rig.exchange("GET / HTTP/1.1\r\nHost: h\r\n" + "A: b\r\n".repeat(99) + "\r\n");
    RawClient.Received over =
        rig.exchange("GET / HTTP/1.1\r\nHost: h\r\n" + "A: b\r\n".repeat(100) + "\r\n");

    assertThat(within.status()).isEqualTo(200);
    assertThat(over.status()).isEqualTo(431);
    assertThat(over.first("connection")).isEqualTo("close");
  }

  @Test
  void answers431ToAHeadOverTheLimit() throws IOException {
    String head = "GET / HTTP/1.1\r\nHost: h\r\nA: \r\n\r\n";
    String room = "a".repeat(32 * 1024 - head.length());
    RawClient.Received within = rig.exchange(head.replace("A: ", "A: " + room));
    RawClient.Received over = rig.exchange(head.replace("A: ", "A: " + room + "a"));

    assertThat(within.status()).isEqualTo(200);
    assertThat(over.status()).isEqualTo(431);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET http://h/a HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET http://H:80/a HTTP/1.1\r\nHost: h:80\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
        "GET / HTTP/1.1\r\nhost:h\r\nA:\r\nB:   \t\r\nC: \u00e4\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1;a=\"b\"\r\nx\r\n0\r\n\r\n"
      })
  void forwards(String bytes) throws IOException {
    assertThat(rig.exchange(bytes).status()).isEqualTo(200);
  }

  @Test
  void understandsBytesThatComeOneByOne() throws IOException {
    try (RawClient client = rig.client()) {
      for (char c :
          "POST /slowly HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
              .toCharArray()) {
        client.send(String.valueOf(c));
      }

      assertThat(client.read().status()).isEqualTo(200);
    }
    assertThat(rig.upstream.requests().getLast().body()).isEqualTo("abc");
  }

  private static Arguments head(String what, String... lines) {
    return Arguments.of(what, Wire.lines(lines) + "\r\n");
  }

  private static Arguments body(String what, String bytes) {
    return Arguments.of(what, bytes);
  }
}
