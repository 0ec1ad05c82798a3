package dev.tollway.sidecar.enforce;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An account, without its credentials (see {@link KeyIndex}).
 *
 * @param name {@code namespace/name}
 * @param plan name of its plan
 * @param consumer who it belongs to, for people; empty: unnamed
 * @param subject of this account at the ledger
 * @param subscriptionStart null: always
 * @param subscriptionEnd null: never
 * @param graceEnd from here on 402; null: never
 * @param closedRoutes names of routes of its plan that this account may not use
 */
public record Key(
    String name,
    String plan,
    String consumer,
    String subject,
    boolean suspended,
    boolean approved,
    @Nullable Instant subscriptionStart,
    @Nullable Instant subscriptionEnd,
    @Nullable Instant graceEnd,
    Set<String> closedRoutes) {}
