package dev.tollway.operator.ledger;

import static dev.tollway.operator.ledger.Dialogue.DAILY;
import static dev.tollway.operator.ledger.Dialogue.KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.util.Durations;
import dev.tollway.accounting.calendar.Alignment;
import dev.tollway.accounting.calendar.Period;
import dev.tollway.accounting.ledger.AccountTerms;
import dev.tollway.accounting.ledger.AccountView;
import dev.tollway.accounting.ledger.LedgerRows;
import dev.tollway.accounting.ledger.QuotaTerms;
import dev.tollway.operator.ledger.store.LedgerStore;
import dev.tollway.operator.ledger.store.SqliteDatabase;
import dev.tollway.operator.ledger.store.SqliteLedgerStore;
import dev.tollway.operator.ledger.store.StoreException;
import dev.tollway.protocol.ledger.Answer;
import dev.tollway.protocol.ledger.LedgerMessage;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerServiceTest {

  private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");

  /** A store whose next commits fail as if the disk were full. */
  private static final class FullStore implements LedgerStore {
    private final LedgerStore disk;
    final AtomicInteger full = new AtomicInteger();

    FullStore(LedgerStore disk) {
      this.disk = disk;
    }

    @Override
    public Claim claim(String owner) throws StoreException {
      return disk.claim(owner);
    }

    @Override
    public LedgerRows load() throws StoreException {
      return disk.load();
    }

    @Override
    public void commit(Claim claim, LedgerRows changes) throws StoreException {
      if (!changes.leases().isEmpty() && full.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        throw new StoreException("disk full", new IllegalStateException("full"), false);
      }
      disk.commit(claim, changes);
    }

    @Override
    public void close() throws StoreException {
      disk.close();
    }
  }

  @TempDir private Path directory;
  private final List<Dialogue> dialogues = new ArrayList<>();
  private final ConcurrentLinkedQueue<Exception> fatal = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<AccountView> views = new ConcurrentLinkedQueue<>();
  private FullStore store;
  private LedgerLoop loop;
  private Server server;

  @BeforeEach
  void start() throws Exception {
    InstantSource clock = InstantSource.fixed(NOON);
    store = new FullStore(new SqliteLedgerStore(SqliteDatabase.open(directory), clock));
    loop = new LedgerLoop(store, clock, fatal::add);
    loop.onChange(views::add);
    loop.start();
    Access access = (context, podUid) -> subject -> subject.startsWith("key/shop/");
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new LedgerService(loop, access))
            .build()
            .start();
    loop.terms(List.of(terms(KEY, 10), terms("key/other/secret", 10)));
  }

  static AccountTerms terms(String subject, long limit) {
    QuotaTerms daily =
        new QuotaTerms("daily", "Requests", limit, Period.DAY, Alignment.CALENDAR, ZoneOffset.UTC);
    return new AccountTerms(subject, "shop/free", 1, NOON, List.of(daily), null);
  }

  @AfterEach
  void stop() throws Exception {
    dialogues.forEach(Dialogue::close);
    server.shutdownNow().awaitTermination();
    loop.close();
  }

  private Dialogue dial() {
    Dialogue dialogue = new Dialogue(server.getPort());
    dialogues.add(dialogue);
    return dialogue;
  }

  private Dialogue caller(String pod) {
    return dial().hello(pod, pod + "-1").open(KEY, DAILY);
  }

  @Test
  void welcomesAndLends() throws Exception {
    Dialogue caller = caller("pod-1");
    LedgerMessage welcome = caller.await(LedgerMessage::hasWelcome);
    assertThat(Durations.toMillis(welcome.getWelcome().getParkMax())).isEqualTo(200);
    assertThat(caller.need(2).answer().getGranted()).isEqualTo(2);
  }

  @Test
  void saysExhaustedAboveWhatIsLeft() throws Exception {
    Dialogue caller = caller("pod-1");
    caller.need(8).answer();
    var answer = caller.need(3).answer();
    assertThat(answer.getAnswer()).isEqualTo(Answer.EXHAUSTED);
    assertThat(answer.getExhaustedAbove()).isEqualTo(2);
  }

  @Test
  void answersPings() throws Exception {
    LedgerMessage pong = caller("pod-1").ping(42).await(LedgerMessage::hasPong);
    assertThat(pong.getPong().getT()).isEqualTo(42);
    assertThat(pong.getPong().getLedgerTime().getSeconds())
        .isGreaterThanOrEqualTo(NOON.getEpochSecond());
  }

  @Test
  void showsATimeThatDoesNotGoBackWithTheWallAcrossARestart() throws Exception {
    caller("pod-1").need(2).answer();
    loop.close();
    InstantSource behind = InstantSource.fixed(NOON.minusSeconds(3_600));
    loop =
        new LedgerLoop(
            new SqliteLedgerStore(SqliteDatabase.open(directory), behind), behind, fatal::add);
    loop.start();
    assertThat(loop.ledgerTime().instant()).isAfterOrEqualTo(NOON);
  }

  @Test
  void endsTheOlderSessionOfAPod() throws Exception {
    Dialogue older = caller("pod-1");
    older.await(LedgerMessage::hasWelcome);
    caller("pod-1").await(LedgerMessage::hasWelcome);
    await().until(() -> older.end() != null);
    assertThat(older.code()).isEqualTo(Status.Code.ABORTED);
  }

  @Test
  void endsASessionThatDoesNotBeginWithHello() {
    Dialogue rude = dial().open(KEY, DAILY);
    await().until(() -> rude.end() != null);
    assertThat(rude.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void showsNothingOfASubjectOutsideTheWorkload() throws Exception {
    Dialogue thief = dial().hello("pod-1", "pod-1-1").open("key/other/secret", DAILY);
    assertThat(thief.need(1).answer().getAnswer()).isEqualTo(Answer.UNKNOWN_POOL);
  }

  @Test
  void answersNothingThatWasNotCommitted() throws Exception {
    store.full.set(1);
    Dialogue caller = caller("pod-1");
    caller.need(2);
    await().until(() -> caller.end() != null);
    assertThat(caller.code()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(caller("pod-1").need(10).answer().getAnswer()).isEqualTo(Answer.GRANTED);
    assertThat(fatal).isEmpty();
  }

  @Test
  void stepsDownWhenAnotherClaimedItsShards() throws Exception {
    Dialogue caller = caller("pod-1");
    caller.await(LedgerMessage::hasWelcome);
    store.claim("another process");
    caller.need(1);
    await().until(() -> !fatal.isEmpty());
    assertThat(fatal.peek()).isInstanceOf(StoreException.Fenced.class);
    await().until(() -> caller.end() != null);
    assertThat(caller.code()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void tellsTheControlPlaneHowAccountsStand() throws Exception {
    Dialogue caller = caller("pod-1");
    caller.need(8).answer();
    caller.need(3).answer();
    await()
        .until(() ->
            views.stream()
                .anyMatch(v -> v.subject().equals(KEY) && v.quotas().getFirst().used() == 8));
  }

  @Test
  void goesOnWhereItStopped() throws Exception {
    caller("pod-1").need(8).answer();
    stop();
    start();
    assertThat(caller("pod-2").need(3).answer().getAnswer()).isEqualTo(Answer.HELD);
  }
}
