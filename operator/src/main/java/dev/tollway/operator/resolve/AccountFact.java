package dev.tollway.operator.resolve;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the registry knows of an account.
 *
 * @param account {@code namespace/name} of the ApiKey
 * @param subject its name at the ledger; the first account of a key is {@code key/namespace/name}
 * @param namespaceUid of the namespace in which it began
 * @param firstSeen ledger time at which it began
 * @param plan {@code namespace/name} of the plan that it uses or used last
 * @param deletedTime when the ApiKey was found gone; null: it exists
 */
public record AccountFact(
    String account,
    String subject,
    String namespaceUid,
    Instant firstSeen,
    String plan,
    @Nullable Instant deletedTime) {}
