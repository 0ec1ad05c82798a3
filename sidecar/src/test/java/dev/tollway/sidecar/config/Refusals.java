package dev.tollway.sidecar.config;

import dev.tollway.sidecar.enforce.Caller;
import dev.tollway.sidecar.enforce.Denial;
import dev.tollway.sidecar.enforce.Facts;
import dev.tollway.sidecar.enforce.Key;
import dev.tollway.sidecar.enforce.Reason;
import dev.tollway.sidecar.enforce.Rule;

/** Refused requests of the small shop. */
final class Refusals {
  private Refusals() {}

  static Denial of(String account, Reason reason) {
    try {
      Rule rule = RouteReader.read(Protos.route("shop/orders").build()).getFirst();
      Key key = KeyReader.read(Protos.key(account, "secret").build()).getFirst().key();
      Caller caller = new Caller(key, PlanReader.read(Protos.plan("shop/gold").build()), "tw_7Q2M");
      return new Denial(reason, rule, caller, new Facts.None(), null);
    } catch (Refused e) {
      throw new IllegalStateException(e);
    }
  }

  /** An id whose last digits are that number. */
  static String id(int number) {
    return "0193aaaa-0000-7000-8000-%012d".formatted(number);
  }
}
