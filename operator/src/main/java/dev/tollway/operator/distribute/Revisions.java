package dev.tollway.operator.distribute;

import dev.tollway.protocol.config.Revision;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The order of revisions: by epoch, then number; the hash only tells whether the content is the
 * same.
 */
final class Revisions {
  static final Comparator<Revision> ORDER =
      Comparator.comparing(Revision::getEpoch, Long::compareUnsigned)
          .thenComparing(Revision::getNumber, Long::compareUnsigned);

  private Revisions() {}

  /**
   * Whether a sidecar that holds {@code held} must be sent {@code wanted}. Never when it holds a
   * higher one: it was told by somebody who knows more than we do.
   */
  static boolean mustReplace(@Nullable Revision held, Revision wanted) {
    if (held == null) {
      return true;
    }
    int order = ORDER.compare(held, wanted);
    return order < 0 || (order == 0 && !held.getHash().equals(wanted.getHash()));
  }
}
