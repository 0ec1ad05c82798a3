package dev.tollway.sidecar.ledger;

/** The clocks of this machine. */
final class MachineClocks implements WallClock.Clocks {
  @Override
  public long monotonicNanos() {
    return System.nanoTime();
  }

  @Override
  public long wallMillis() {
    return System.currentTimeMillis();
  }
}
