package dev.tollway.sidecar.enforce;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens to a request. */
public sealed interface Decision {
  /**
   * Forwarded uncounted: an open rule, {@code unmatched: Pass}, or a workload without routes.
   *
   * @param rule the open rule; null where none matched
   */
  record Pass(Forward forward, @Nullable Rule rule) implements Decision {}

  /**
   * Forwarded once the meter has admitted every draw.
   *
   * @param draws empty: free, still settled for the record
   * @param rates what is left of each rate limit after this request
   * @param shadowed the denial that a plan in shadow did not speak; null: there was none
   */
  record Charge(
      Forward forward,
      Caller caller,
      Rule rule,
      List<Draw> draws,
      List<Hint> rates,
      @Nullable Denial shadowed)
      implements Decision {

    /** When a request costs nothing. */
    public ChargeMode mode() {
      return rule.route().charge();
    }

    /** True: the plan is on trial; count and report, never refuse. */
    public boolean shadow() {
      return caller.plan().shadow();
    }
  }

  /**
   * The caller asks for their own view ({@code /.well-known/tollway/usage}): answered here, never
   * counted.
   */
  record Usage(Caller caller) implements Decision {}

  /** Answered here, never forwarded. */
  record Refuse(Denial denial) implements Decision {}
}
