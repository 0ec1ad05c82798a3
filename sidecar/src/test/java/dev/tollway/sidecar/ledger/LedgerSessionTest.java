package dev.tollway.sidecar.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollway.accounting.holder.Need;
import dev.tollway.accounting.holder.Verdict;
import dev.tollway.sidecar.enforce.LedgerSight;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over a real socket, against the product's ledger core. */
class LedgerSessionTest {
  private final FakeLedger ledger = new FakeLedger(5, 0);
  private final Wall clocks = new Wall();
  private Server server;
  private ManagedChannel channel;
  private LedgerSession session;

  @BeforeEach
  void connect() throws IOException {
    server = serve(0);
    channel =
        NettyChannelBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()))
            .usePlaintext()
            .build();
    session =
        new LedgerSession(
            channel, new HeapIncarnations("pod"), clocks, RandomGenerator.getDefault());
    session.start();
    await().until(session::welcomed);
  }

  @AfterEach
  void disconnect() {
    session.close();
    channel.shutdownNow();
    server.shutdownNow();
    ledger.close();
  }

  @Test
  void admitsOnceTheLedgerHasLent() throws Exception {
    assertThat(ask(2)).isInstanceOf(Verdict.Admitted.class);
  }

  @Test
  void reportsWhatWasUsed() throws Exception {
    Verdict.Admitted admitted = (Verdict.Admitted) ask(2);

    admitted.hold().settle(true);
    admitted.hold().pools().forEach(session::changed);

    await().untilAsserted(() -> assertThat(ledger.used()).isEqualTo(2));
  }

  @Test
  void refusesWithTheLedgersNumbersWhatDoesNotFit() throws Exception {
    Verdict verdict = ask(6);

    assertThat(verdict).isInstanceOf(Verdict.Exhausted.class);
    Verdict.Exhausted exhausted = (Verdict.Exhausted) verdict;
    assertThat(exhausted.reading()).isNotNull();
    assertThat(exhausted.retryAfter()).isNull();
  }

  @Test
  void admitsAgainWhenTheLimitWasRaised() throws Exception {
    assertThat(ask(6)).isInstanceOf(Verdict.Exhausted.class);

    ledger.terms(10, 0);

    await().untilAsserted(() -> assertThat(ask(6)).isInstanceOf(Verdict.Admitted.class));
  }

  @Test
  void saysThatTheLedgerDoesNotKnowASubject() throws Exception {
    assertThat(ask(new Need("key/no/body", "quota/monthly", 1)))
        .isInstanceOf(Verdict.NotProgrammed.class);
  }

  @Test
  void refusesAtOnceWhileTheLedgerIsGoneAndComesBackWithIt() throws Exception {
    int port = server.getPort();
    server.shutdownNow().awaitTermination();
    await().untilAsserted(() -> assertThat(sight().live()).isFalse());

    assertThat(ask(1)).isInstanceOf(Verdict.Unreachable.class);

    server = serve(port);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(ask(1)).isInstanceOf(Verdict.Admitted.class));
  }

  @Test
  void keepsAdmittingFromItsLeaseWhileTheLedgerIsGone() throws Exception {
    Verdict.Admitted first = (Verdict.Admitted) ask(1);
    first.hold().settle(false);
    server.shutdownNow().awaitTermination();
    await().untilAsserted(() -> assertThat(sight().live()).isFalse());

    assertThat(ask(1)).isInstanceOf(Verdict.Admitted.class);
  }

  @Test
  void answersWithin200MillisecondsWhenTheLedgerIsSilent() throws Exception {
    ledger.fallSilent();

    assertThat(ask(1)).isInstanceOf(Verdict.Unreachable.class);
  }

  @Test
  void takesTheLedgersTime() {
    assertThat(sight().ledgerTime())
        .isBetween(Instant.now().minusSeconds(5), Instant.now().plusSeconds(5));
  }

  @Test
  void isNotLiveAfterAJumpOfTheWallClockUntilTheLedgerAnswersAgain() {
    assertThat(sight().live()).isTrue();
    ledger.fallSilent();

    clocks.jump.set(Duration.ofDays(1).toMillis());

    assertThat(sight().live()).isFalse();
  }

  @Test
  void isLiveAgainAfterAJumpOnceTheLedgerHasAnswered() {
    clocks.jump.set(Duration.ofDays(1).toMillis());

    await().untilAsserted(() -> assertThat(sight().live()).isTrue());
  }

  @Test
  void comesBackWhenTheLedgerHangsUp() throws Exception {
    ledger.hangUp();

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(ask(1)).isInstanceOf(Verdict.Admitted.class));
  }

  @Test
  void givesBackWhatIsIdleWhenItDrains() throws Exception {
    ((Verdict.Admitted) ask(1)).hold().settle(false);

    session.drain();

    await().untilAsserted(() -> assertThat(ask(1)).isInstanceOf(Verdict.Unreachable.class));
  }

  @Test
  void isFlushedAsSoonAsTheLedgerHasAcknowledgedAllAfterADrain() throws Exception {
    Verdict.Admitted admitted = (Verdict.Admitted) ask(2);
    admitted.hold().settle(true);
    session.drain();

    long begin = System.nanoTime();
    assertThat(session.flush(Duration.ofSeconds(10))).isTrue();

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    assertThat(ledger.used()).isEqualTo(2);
  }

  @Test
  void isNotFlushedWhileTheLedgerIsSilent() throws Exception {
    ((Verdict.Admitted) ask(2)).hold().settle(true);
    ledger.fallSilent();
    session.drain();

    assertThat(session.flush(Duration.ofMillis(300))).isFalse();
  }

  private LedgerSight sight() {
    return java.util.Objects.requireNonNull(session.sight());
  }

  private Verdict ask(long units) throws Exception {
    return ask(new Need(FakeLedger.KEY, "quota/monthly", units));
  }

  private Verdict ask(Need need) throws Exception {
    CompletableFuture<Verdict> verdict = new CompletableFuture<>();
    session.request(List.of(need), verdict::complete);
    return verdict.get(10, TimeUnit.SECONDS);
  }

  private Server serve(int port) throws IOException {
    return NettyServerBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        .addService(ledger)
        .build()
        .start();
  }

  private static final class Wall implements WallClock.Clocks {
    final AtomicLong jump = new AtomicLong();

    @Override
    public long monotonicNanos() {
      return System.nanoTime();
    }

    @Override
    public long wallMillis() {
      return System.currentTimeMillis() + jump.get();
    }
  }
}
