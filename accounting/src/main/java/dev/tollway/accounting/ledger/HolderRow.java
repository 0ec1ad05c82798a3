package dev.tollway.accounting.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One incarnation of a sidecar process.
 *
 * @param lastWord ledger time of its last frame, as of the last commit that wrote it
 * @param goneTime since when its pod is known gone; null: not known
 */
public record HolderRow(
    String incarnation, String podUid, Instant lastWord, @Nullable Instant goneTime) {}
