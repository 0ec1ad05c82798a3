package dev.tollway.cli.process;

import dev.tollway.operator.ControlPlane;
import dev.tollway.operator.Report;
import dev.tollway.operator.admin.OperatorMetrics;
import dev.tollway.operator.ledger.store.StoreException;
import dev.tollway.operator.standalone.Picture;
import dev.tollway.operator.standalone.Standalone;
import io.grpc.BindableService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Control plane and ledger over one folder of manifests. How sidecars reach its services is the
 * business of whoever opens it.
 *
 * <p>Who calls is believed: the services may only be put on a transport that nobody else reaches.
 */
public final class FolderControlPlane {
  private static final String MAP = "standalone.yaml";

  private final ControlPlane controlPlane;
  private final Standalone standalone;
  private final Foundation foundation;
  private volatile @Nullable Picture picture;
  private volatile @Nullable Report report;

  private FolderControlPlane(
      ControlPlane controlPlane, Standalone standalone, Foundation foundation) {
    this.controlPlane = controlPlane;
    this.standalone = standalone;
    this.foundation = foundation;
  }

  /**
   * Opens ledger and folder; nothing is in force before {@link #start}.
   *
   * @param dir the folder of manifests, as it was typed
   * @param data null: {@code .tollway} in that folder
   * @param closing takes what has to be closed; the ledger last, since it holds the database
   * @throws StoppedException in one sentence, when it cannot start
   */
  public static FolderControlPlane open(Path dir, @Nullable Path data, Closing closing)
      throws StoppedException {
    if (!Files.isDirectory(dir)) {
      throw new StoppedException(dir + " is not a directory; name a folder of manifests.");
    }
    Path kept = dataIn(dir, data);
    try {
      return compose(dir, kept, closing);
    } catch (StoreException.InUse e) {
      throw new StoppedException(e);
    } catch (StoreException e) {
      throw new StoppedException(
          "The ledger in " + kept + " cannot be used: " + e.getMessage() + ".", e);
    } catch (IOException e) {
      throw new StoppedException(e);
    }
  }

  /** Where ledger, issued keys and journals of a folder are kept. */
  public static Path dataIn(Path dir, @Nullable Path data) {
    return data == null ? dir.resolve(".tollway") : data;
  }

  private static FolderControlPlane compose(Path dir, Path data, Closing closing)
      throws IOException, StoreException, StoppedException {
    Foundation foundation = Foundation.open(data, closing);
    Standalone standalone =
        closing.add(new Standalone(dir, data, foundation.registry(), foundation.clock()));
    refuseBrokenMap(standalone.picture());
    return new FolderControlPlane(
        foundation.controlPlane(standalone.statusSink(), standalone.secretSink()),
        standalone,
        foundation);
  }

  private static void refuseBrokenMap(Picture first) throws StoppedException {
    for (var problem : first.problems()) {
      if (Path.of(problem.file()).endsWith(MAP)) {
        throw new StoppedException(problem + ".");
      }
    }
  }

  /** Counts from now on. */
  public void measure(OperatorMetrics metrics) {
    foundation.measure(metrics);
    metrics.gauge(
        "tollway.status.writes.waiting",
        "Statuses that wait for their turn in the budget of writes.",
        controlPlane::statusesWaiting);
  }

  /** What is wrong though sidecars are served, one sentence each. */
  public List<String> troubles() {
    String failure = controlPlane.failure();
    return failure == null
        ? List.of()
        : List.of("The control plane could not finish its work and tries again: " + failure);
  }

  /** Configuration and ledger, for the sidecars. */
  public List<BindableService> services() {
    return foundation.services();
  }

  /** The folder, and the API over it. */
  public Standalone standalone() {
    return standalone;
  }

  /**
   * Puts the folder in force, and follows it from now on.
   *
   * @param pictures told every picture, the first one too
   * @param reports told how far everything has come, whenever that changes
   */
  public void start(Consumer<Picture> pictures, Consumer<Report> reports) {
    controlPlane.onReport(next -> {
      report = next;
      reports.accept(next);
    });
    standalone.start(next -> {
      picture = next;
      controlPlane.apply(next.resources());
      pictures.accept(next);
    });
  }

  /** How far everything has come; null: nothing was reached yet. */
  public @Nullable Report report() {
    return report;
  }

  /** What is not enforced as it is written; null: it is too early to tell. */
  public @Nullable List<String> complaints() {
    Picture now = picture;
    Report reached = report;
    return now == null || reached == null ? null : Narrator.complaints(now, reached.problems());
  }

  /** What is wrong with the files themselves; null: it is too early to tell. */
  public @Nullable List<String> mistakes() {
    Picture now = picture;
    Report reached = report;
    return now == null || reached == null
        ? null
        : Narrator.complaints(
            now, reached.entries().stream().filter(entry -> !entry.accepted()).toList());
  }

  /**
   * Waits a moment.
   *
   * @throws StoppedException when it can no longer go on
   */
  public void pause() throws StoppedException {
    foundation.pause();
  }

  /**
   * Waits until it cannot go on.
   *
   * @throws StoppedException always, if the thread is not interrupted before
   */
  public void await() throws InterruptedException, StoppedException {
    foundation.await();
  }
}
