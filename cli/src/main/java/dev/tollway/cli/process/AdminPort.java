package dev.tollway.cli.process;

import dev.tollway.operator.admin.AdminServer;
import dev.tollway.operator.admin.Health;
import dev.tollway.operator.admin.OperatorMetrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Health and metrics of a control plane, from before it starts until after it ended. */
public final class AdminPort implements Health {
  private final OperatorMetrics metrics;
  private volatile @Nullable String missing = "nothing was looked at yet";
  private volatile boolean live = true;
  private volatile Supplier<List<String>> complaints = List::of;

  private AdminPort(OperatorMetrics metrics) {
    this.metrics = metrics;
  }

  /** An open port. */
  public record Opened(AdminPort port, InetSocketAddress address) {}

  /**
   * Opens the port; nothing is ready yet.
   *
   * @param listen port 0 takes a free one
   * @throws StoppedException when it is taken, or not this machine's
   */
  public static Opened open(InetSocketAddress listen, Closing closing) throws StoppedException {
    OperatorMetrics metrics = closing.add(new OperatorMetrics());
    AdminPort port = new AdminPort(metrics);
    try {
      return new Opened(port, closing.add(AdminServer.start(listen, port, metrics)).address());
    } catch (IOException e) {
      throw new StoppedException("Health and metrics: " + e.getMessage() + ".", e);
    }
  }

  /** What the control plane counts with. */
  public OperatorMetrics metrics() {
    return metrics;
  }

  /** Sidecars are not welcome, because of this. */
  public void waits(String reason) {
    missing = reason;
  }

  /**
   * Sidecars are served from now on.
   *
   * @param wrong asked each time, for what is wrong nevertheless
   */
  public void serves(Supplier<List<String>> wrong) {
    complaints = wrong;
    missing = null;
  }

  /** It cannot go on. */
  public void ended(String reason) {
    missing = reason;
    live = false;
  }

  @Override
  public boolean live() {
    return live;
  }

  @Override
  public @Nullable String notReady() {
    return missing;
  }

  @Override
  public List<String> complaints() {
    return complaints.get();
  }
}
