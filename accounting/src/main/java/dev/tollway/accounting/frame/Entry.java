package dev.tollway.accounting.frame;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a holder says of one lease, or, with ordinal 0, what it asks without having one.
 *
 * <p>{@code used}, {@code surrendered} and {@code over} are absolute and only grow; the rest are
 * gauges of this moment.
 *
 * @param ordinal whose counters these are; 0: no lease yet
 * @param rate units a second, smoothed
 * @param need whole units of the oldest parked request, 0: nobody waits; it asks of the pool that
 *     is open at the ledger, whatever {@code ordinal} is
 * @param waiting whole units of all parked requests, {@code need} included
 * @param recallSeen sequence of the newest Recall that this entry has obeyed, 0: none
 * @param since ledger time at which the oldest parked request was parked
 * @param view asks for an Allotment even when nothing is granted
 */
public record Entry(
    int poolRef,
    long ordinal,
    long grantedSeen,
    long used,
    long surrendered,
    long over,
    long reserved,
    double rate,
    long need,
    long waiting,
    long recallSeen,
    @Nullable Instant since,
    boolean view) {}
