package dev.tollway.sidecar.config;

import dev.tollway.protocol.config.Revision;

/** The order of revisions: by epoch, then number; both unsigned. */
final class Revisions {
  private Revisions() {}

  static int compare(Revision a, Revision b) {
    int byEpoch = Long.compareUnsigned(a.getEpoch(), b.getEpoch());
    return byEpoch != 0 ? byEpoch : Long.compareUnsigned(a.getNumber(), b.getNumber());
  }

  static String print(Revision revision) {
    return Long.toUnsignedString(revision.getEpoch())
        + "."
        + Long.toUnsignedString(revision.getNumber());
  }
}
