package dev.tollway.operator.status;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A status, and when time alone changes it.
 *
 * @param recheckAt null: it does not
 */
public record Stated<S>(S status, @Nullable Instant recheckAt) {}
