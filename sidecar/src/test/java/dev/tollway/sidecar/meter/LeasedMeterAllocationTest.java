package dev.tollway.sidecar.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollway.sidecar.Allocation;
import dev.tollway.sidecar.enforce.ChargeMode;
import dev.tollway.sidecar.enforce.Decision;
import dev.tollway.sidecar.ledger.FakeLedger;
import dev.tollway.sidecar.ledger.LedgerSession;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a request allocates between admission and settlement, while its leases cover it. Each bound
 * is what was measured without the optimizer's help; raise one only with a reason for the object
 * that came.
 */
class LeasedMeterAllocationTest {
  @TempDir private Path directory;
  private final FakeLedger ledger = new FakeLedger(1_000, 1_000);
  private final CountDownLatch measured = new CountDownLatch(1);
  private Server server;
  private ManagedChannel channel;
  private Journals journals;
  private LedgerSession session;
  private LeasedMeter meter;

  @BeforeEach
  void begin() throws IOException {
    String name = InProcessServerBuilder.generateName();
    server = InProcessServerBuilder.forName(name).addService(ledger).build().start();
    channel = InProcessChannelBuilder.forName(name).build();
    journals = new Journals(directory, "pod", "boot", 16);
    session = new LedgerSession(channel, journals);
    meter = new LeasedMeter(session);
    session.start();
    await().until(session::welcomed);
  }

  @AfterEach
  void end() {
    measured.countDown();
    session.close();
    journals.close();
    channel.shutdownNow();
    server.shutdownNow();
    ledger.close();
  }

  @Test
  void admitsAndSettlesARequest() throws Exception {
    assertThat(bytes(LeasedMeterTest.quota(1))).isLessThanOrEqualTo(464);
  }

  @Test
  void admitsAndSettlesARequestWithAPrice() throws Exception {
    assertThat(
            bytes(
                LeasedMeterTest.charge(
                    ChargeMode.UNLESS_SERVER_ERROR,
                    false,
                    LeasedMeterTest.quotaDraw(1),
                    LeasedMeterTest.moneyDraw(1))))
        .isLessThanOrEqualTo(472);
  }

  private long bytes(Decision.Charge charge) throws InterruptedException {
    await().until(() -> covered(charge));
    holdTheSession();
    return Allocation.bytesPerCall(() -> meter.admit(charge, Runnable::run, this::giveBack));
  }

  private boolean covered(Decision.Charge charge) {
    boolean[] admitted = new boolean[1];
    meter.admit(
        charge,
        Runnable::run,
        admission -> {
          admitted[0] = admission instanceof Admission.Admitted;
          giveBack(admission);
        });
    return admitted[0];
  }

  private void giveBack(Admission admission) {
    if (admission instanceof Admission.Admitted admitted) {
      admitted.permit().settle(Outcome.UNTOUCHED);
    }
  }

  /** From now on it only notes once that a lease has changed, as under load. */
  private void holdTheSession() throws InterruptedException {
    CountDownLatch held = new CountDownLatch(1);
    session.look(
        FakeLedger.KEY,
        List.of("quota/monthly"),
        () -> {
          held.countDown();
          try {
            measured.await();
          } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
          }
        });
    held.await();
  }
}
