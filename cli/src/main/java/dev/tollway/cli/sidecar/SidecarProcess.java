package dev.tollway.cli.sidecar;

import dev.tollway.cli.process.Closing;
import dev.tollway.cli.process.LongRunning;
import dev.tollway.cli.process.Narrator;
import dev.tollway.cli.process.SidecarStart;
import dev.tollway.cli.process.StoppedException;
import dev.tollway.sidecar.LoopbackChannel;
import dev.tollway.sidecar.ProcessSettings;
import dev.tollway.sidecar.Sidecar;
import dev.tollway.sidecar.SidecarSettings;
import dev.tollway.sidecar.http.Loops;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One sidecar; the control plane is another process of this machine. */
public final class SidecarProcess implements LongRunning {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final long LOOK_MILLIS = 20;

  private final ProcessSettings settings;
  private final Narrator narrator;
  private final Closing closing = new Closing();
  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * Nothing happens before {@link #start()}.
   *
   * @param out what the person reads
   */
  public SidecarProcess(ProcessSettings settings, PrintWriter out) {
    this.settings = settings;
    this.narrator = new Narrator(out);
  }

  /** Returns when it serves clients: configuration is in force and the ledger has answered. */
  @Override
  public void start() throws StoppedException {
    SidecarSettings own = settings.sidecar();
    String workload = own.workloadKind() + " " + own.namespace() + "/" + own.workloadName();
    LoopbackChannel controlPlane = closing.add(LoopbackChannel.to(settings.controlPlane()));
    Loops loops = closing.add(Loops.open());
    SidecarStart start =
        new SidecarStart(workload, "choose another address, or stop what uses the port");
    Sidecar sidecar = closing.add(start.start(own, controlPlane, loops));
    awaitReady(sidecar, workload);
    narrator.ready(Narrator.sidecar(workload, sidecar, own.upstream().toString()));
  }

  private void awaitReady(Sidecar sidecar, String workload) throws StoppedException {
    long told = System.nanoTime();
    for (String why = sidecar.notReady(); why != null; why = sidecar.notReady()) {
      if (System.nanoTime() - told > PATIENCE.toNanos()) {
        told = System.nanoTime();
        narrator.waiting(
            List.of(
                "%s: %s (control plane at %s)"
                    .formatted(workload, why, Narrator.text(settings.controlPlane()))));
      }
      try {
        if (ended.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          throw new StoppedException("Stopped before it was ready.");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StoppedException("Interrupted before it was ready.", e);
      }
    }
  }

  /** Nothing of a sidecar ends it but a signal. */
  @Override
  public void await() throws InterruptedException, StoppedException {
    ended.await();
    throw new StoppedException("The sidecar was stopped.");
  }

  @Override
  public void close() {
    ended.countDown();
    closing.run();
  }
}
