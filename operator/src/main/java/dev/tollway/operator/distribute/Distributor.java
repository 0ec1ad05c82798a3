package dev.tollway.operator.distribute;

import java.util.Collection;

/** Where the control plane hands over what sidecars shall enforce. */
public interface Distributor {
  /**
   * Replaces the whole picture. Until the first call no sidecar is told anything, because an empty
   * picture would take away what it holds. Whatever is missing from the new picture is withdrawn
   * from every sidecar at once. A resource with a lower revision than the one already handed over
   * is not taken. Returns without waiting for any sidecar.
   *
   * @param picture every resource, each revision already stored; of entries with one name each
   *     workload is in one audience only
   */
  void publish(Collection<Published> picture);

  /** What the sidecars say that they enforce. */
  Acknowledgements acknowledgements();

  /** What the sidecars say that they refused. */
  DenialReports denials();
}
