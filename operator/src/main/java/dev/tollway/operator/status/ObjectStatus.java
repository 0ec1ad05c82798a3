package dev.tollway.operator.status;

import dev.tollway.accounting.ledger.AccountView;
import dev.tollway.operator.resolve.ObjectRef;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The status of one object, whole.
 *
 * @param inForce whether it is Ready, or a key that is refused everywhere for want of approval
 *     alone
 * @param summary one sentence for people
 * @param view what the ledger said of an ApiKey; null: nothing, or no ApiKey
 * @param recheckAt when time alone changes it; null: it does not
 */
public record ObjectStatus(
    ObjectRef ref,
    StatusText text,
    boolean inForce,
    String summary,
    @Nullable AccountView view,
    @Nullable Instant recheckAt) {}
