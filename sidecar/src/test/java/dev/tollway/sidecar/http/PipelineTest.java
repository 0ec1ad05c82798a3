package dev.tollway.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.sidecar.enforce.Decision;
import dev.tollway.sidecar.enforce.Denial;
import dev.tollway.sidecar.enforce.Reason;
import dev.tollway.sidecar.framing.Scratch;
import dev.tollway.sidecar.upstream.CallListener;
import dev.tollway.sidecar.upstream.Upstream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The client's pipeline with its time in the test's hands. */
class PipelineTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final FakeDecisions decisions = new FakeDecisions();
  private final List<CallListener> opened = new ArrayList<>();
  private boolean draining;

  PipelineTest() {
    channel.freezeTime();
    Upstream upstream =
        (fresh, listener) -> {
          opened.add(listener);
          return () -> {};
        };
    HttpSettings settings = HttpSettings.of(new InetSocketAddress(0));
    new ClientPipeline(
            new ConnectionLimit(1),
            settings,
            () -> draining,
            InstantSource.fixed(Instant.parse("2026-11-24T10:00:00Z")))
        .assemble(channel.pipeline(), decisions, upstream, new Scratch(16));
    channel.pipeline().fireChannelActive();
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void meetsBytesInThisOrder() {
    assertThat(channel.pipeline().names().subList(0, 4))
        .containsExactly("limit", "deadline", "guard", "exchange");
  }

  @Test
  void closesAConnectionThatStaysSilent() {
    pass(75);

    assertThat(channel.isOpen()).isFalse();
    assertThat(written()).isEmpty();
  }

  @Test
  void answers408ToAHeadThatDrips() {
    write("GET / HT");
    for (int i = 0; i < 9; i++) {
      pass(1);
      write("T");
    }
    assertThat(channel.isOpen()).isTrue();

    pass(1);

    assertThat(written()).startsWith("HTTP/1.1 408 ").contains("Tollway-Reason: TooSlow");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void waitsForTheNextRequestFromTheEndOfTheAnswer() {
    pass(70);
    refused();
    pass(70);
    assertThat(channel.isOpen()).isTrue();

    pass(5);

    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void closesOnABodyThatIsReadForTheConnectionOnlyAndDrips() {
    decisions.decide(facts -> refuse());
    write("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab");
    assertThat(written()).startsWith("HTTP/1.1 401 ").doesNotContain("close");

    pass(10);

    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void answers504WhenTheUpstreamDoesNotConnectInTime() {
    write("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

    pass(60);

    assertThat(written()).startsWith("HTTP/1.1 504 ");
  }

  @Test
  void holdsABodyBackUntilThePermitIsThere() {
    decisions.park();
    write("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab");

    assertThat(channel.config().isAutoRead()).isFalse();
    assertThat(opened).isEmpty();
  }

  @Test
  void readsOnWithoutABodySoThatAGoneClientIsNoticed() {
    decisions.park();
    write("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  void stopsReadingPipelinedRequestsOnceEnoughAreHeld() {
    decisions.park();
    write("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    write("GET / HTTP/1.1\r\nHost: h\r\n\r\n".repeat(2000));

    assertThat(channel.config().isAutoRead()).isFalse();
    assertThat(decisions.asked()).hasSize(1);
  }

  @Test
  void endsTheConnectionWithTheAnswerWhileDraining() {
    draining = true;
    decisions.decide(facts -> refuse());
    write("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

    assertThat(written()).contains("connection: close");
    assertThat(channel.isOpen()).isFalse();
  }

  static Stream<String> misunderstood() {
    return Stream.of(
        "GET / HTTP/1.1\r\n\r\n",
        "GET /\u0000 HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /" + "a".repeat(16 * 1024) + " HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nX: " + "a".repeat(40 * 1024) + "\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nExpect: tea\r\nContent-Length: 1\r\n\r\n");
  }

  @ParameterizedTest
  @MethodSource("misunderstood")
  void identifiesARequestThatItDoesNotUnderstand(String bytes) {
    write(bytes);

    assertThat(written())
        .startsWith("HTTP/1.1 4")
        .containsPattern("Tollway-Request-Id: [0-9a-f]{8}-[0-9a-f]{4}-7");
  }

  @Test
  void datesItsOwnAnswers() {
    refused();

    assertThat(written()).contains("date: Tue, 24 Nov 2026 10:00:00 GMT");
  }

  private void refused() {
    decisions.decide(facts -> refuse());
    write("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  }

  private static Decision refuse() {
    return new Decision.Refuse(Denial.of(Reason.KEY_MISSING));
  }

  private void write(String bytes) {
    channel.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
  }

  private void pass(int seconds) {
    channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
  }

  private String written() {
    StringBuilder text = new StringBuilder();
    for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
      text.append(bytes.toString(StandardCharsets.ISO_8859_1));
      bytes.release();
    }
    return text.toString();
  }
}
