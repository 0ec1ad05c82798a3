package dev.tollway.operator;

import dev.tollway.operator.desired.SecretSink;
import dev.tollway.operator.distribute.Distributor;
import dev.tollway.operator.ledger.Ledger;
import dev.tollway.operator.ledger.store.Registry;
import dev.tollway.operator.status.StatusSink;
import java.time.Clock;
import java.util.function.IntFunction;

/**
 * What the control plane stands between.
 *
 * @param random that many bytes of a cryptographic source
 */
public record Seams(
    Registry registry,
    Distributor distributor,
    Ledger ledger,
    StatusSink statuses,
    SecretSink secrets,
    Clock clock,
    IntFunction<byte[]> random) {}
