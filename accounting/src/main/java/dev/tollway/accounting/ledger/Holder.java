package dev.tollway.accounting.ledger;

import dev.tollway.accounting.PoolId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One incarnation of a sidecar process, in memory. */
final class Holder {

  final String incarnation;
  final String podUid;
  final Map<PoolId, Lease> leases = new LinkedHashMap<>();
  Instant lastWord;

  /** What the store knows of {@link #lastWord}. */
  Instant storedWord;

  @Nullable Instant goneTime;
  @Nullable Session session;

  Holder(String incarnation, String podUid, Instant lastWord) {
    this.incarnation = incarnation;
    this.podUid = podUid;
    this.lastWord = lastWord;
    this.storedWord = lastWord;
  }

  HolderRow row() {
    return new HolderRow(incarnation, podUid, lastWord, goneTime);
  }
}
