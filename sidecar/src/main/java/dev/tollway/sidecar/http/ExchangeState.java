package dev.tollway.sidecar.http;

import dev.tollway.sidecar.meter.Permit;
import dev.tollway.sidecar.upstream.Call;
import org.jspecify.annotations.Nullable;

/** Where an {@link Exchange} stands. */
sealed interface ExchangeState {
  /** The connection that carries it; null: none. */
  default @Nullable Call carrier() {
    return null;
  }

  /** Holds a permit that is not settled yet. */
  sealed interface Holding extends ExchangeState {
    Permit permit();
  }

  record Deciding() implements ExchangeState {}

  /** The meter, or the ledger behind it, has been asked. */
  record Parked() implements ExchangeState {}

  /** Nothing is written upstream. */
  record Connecting(Permit permit) implements Holding {}

  /** The head is being or has been written upstream; no answer yet. */
  record Forwarding(Permit permit, Call call) implements Holding {
    @Override
    public Call carrier() {
      return call;
    }
  }

  /** The client has the head of the upstream's answer. */
  record Answering(Permit permit, Call call, int status) implements Holding {
    @Override
    public Call carrier() {
      return call;
    }
  }

  /** Our own answer was given. */
  record Refused() implements ExchangeState {}

  record Done() implements ExchangeState {}
}
