package dev.tollway.sidecar.enforce;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much is left of a limit: for headers, never a reason to admit.
 *
 * @param policy name of the rate limit or quota
 * @param remaining at least 0
 * @param reset until it is whole again, rounded up to seconds where it is shown; null: never
 *     (Lifetime)
 */
public record Hint(String policy, long remaining, @Nullable Duration reset) {}
