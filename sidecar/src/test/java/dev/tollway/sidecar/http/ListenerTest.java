package dev.tollway.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The life of a listener. */
class ListenerTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

  private final CountDownLatch mayAnswer = new CountDownLatch(1);
  private Rig rig;

  @BeforeEach
  void open() throws IOException {
    rig = new Rig(new CountingUpstream(this::answerLate));
  }

  @AfterEach
  void close() {
    mayAnswer.countDown();
    rig.close();
  }

  @Test
  void namesTheAddressThatIsTaken() {
    assertThatThrownBy(() ->
            new Rig(
                rig.upstream,
                Loops.nio(1),
                settings ->
                    new HttpSettings(
                        rig.listener.address(),
                        1,
                        0,
                        settings.limits(),
                        settings.deadlines(),
                        settings.trustedProxies())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot listen at")
        .hasMessageContaining(String.valueOf(rig.listener.address().getPort()));
  }

  @Test
  void finishesWhatIsInFlightBeforeItCloses() throws IOException {
    try (RawClient client = rig.client()) {
      client.send(GET);
      Awaitility.await().until(() -> rig.upstream.requests().size() == 1);

      CompletableFuture<Boolean> ended =
          CompletableFuture.supplyAsync(() -> rig.listener.close(new CompletableFuture<>()));
      Awaitility.await().until(this::refusesConnections);
      mayAnswer.countDown();

      RawClient.Received answer = client.read();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.first("connection")).isEqualTo("close");
      assertThat(client.closedByPeer()).isTrue();
      client.finishSending();
      assertThat(ended.join()).isTrue();
    }
  }

  @Test
  void settlesWhatItCutsWhenTheGraceIsOver() throws IOException {
    try (RawClient client = rig.client()) {
      client.send(GET);
      Awaitility.await().until(() -> rig.upstream.requests().size() == 1);

      assertThat(rig.listener.close(CompletableFuture.completedFuture(null))).isFalse();
      assertThat(client.closedByPeer()).isTrue();
    }
    Awaitility.await().until(() -> rig.decisions.settled().size() == 1);
  }

  @Test
  void closesIdleConnectionsWhenItDrains() throws IOException {
    mayAnswer.countDown();
    try (RawClient client = rig.client()) {
      client.send(GET).read();

      rig.listener.drain();

      assertThat(client.closedByPeer()).isTrue();
    }
    assertThat(rig.exchange(GET).first("connection")).isEqualTo("close");
  }

  @Test
  void servesOnNio() throws IOException {
    mayAnswer.countDown();
    try (Rig nio = new Rig(new CountingUpstream(), Loops.nio(2), UnaryOperator.identity())) {
      assertThat(nio.exchange(GET).body()).isEqualTo("ok");
    }
  }

  private boolean refusesConnections() {
    try {
      rig.client().close();
      return false;
    } catch (IOException refused) {
      return true;
    }
  }

  private boolean answerLate(CountingUpstream.Request request, OutputStream out)
      throws IOException {
    try {
      mayAnswer.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII));
    return true;
  }
}
