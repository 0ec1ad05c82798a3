package dev.tollway.operator.distribute;

import dev.tollway.protocol.config.Revision;
import java.util.Collection;

/** Where the control plane hands over what sidecars shall enforce. */
public interface Distributor {
  /**
   * Replaces the whole picture. Until the first call no sidecar is told anything, because an empty
   * picture would take away what it holds. Whatever is missing from the new picture is withdrawn
   * from every sidecar at once. A resource with a lower revision than the one already handed over
   * is not taken, and neither is a picture that is older than the last one. Returns without waiting
   * for any sidecar.
   *
   * @param picture its epoch and number, already stored: the same only while it is the same
   *     picture, and not lower than any resource in it
   * @param resources every resource, each revision already stored; of entries with one name each
   *     workload is in one audience only
   */
  void publish(Revision picture, Collection<Published> resources);

  /** What the sidecars say that they enforce. */
  Acknowledgements acknowledgements();

  /** What the sidecars say that they refused. */
  DenialReports denials();
}
