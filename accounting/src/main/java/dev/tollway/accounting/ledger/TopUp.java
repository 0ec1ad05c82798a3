package dev.tollway.accounting.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Money paid in, or taken back.
 *
 * @param id unique in the account and currency
 * @param nanos nano-units of the currency; negative takes back
 * @param currency ISO 4217 code
 * @param expireTime what is left then is lost; null: never
 */
public record TopUp(String id, long nanos, String currency, @Nullable Instant expireTime) {}
