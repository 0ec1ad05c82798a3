package dev.tollway.sidecar.enforce;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a request is not forwarded, with everything that an answer needs.
 *
 * @param rule the rule that matched; null: none did
 * @param caller who called; null: not proven
 * @param retryAfter when it is worth to try again, never earlier than the truth; null: waiting does
 *     not help
 */
public record Denial(
    Reason reason,
    @Nullable Rule rule,
    @Nullable Caller caller,
    Facts facts,
    @Nullable Duration retryAfter,
    List<Hint> hints) {

  /** Without hints. */
  public Denial(
      Reason reason,
      @Nullable Rule rule,
      @Nullable Caller caller,
      Facts facts,
      @Nullable Duration retryAfter) {
    this(reason, rule, caller, facts, retryAfter, List.of());
  }

  /** Before anything is known about route and caller. */
  public static Denial of(Reason reason) {
    return new Denial(reason, null, null, new Facts.None(), null);
  }

  /** A request that is broken: the sentence says how. */
  public static Denial fault(Reason reason, int status, String sentence) {
    return new Denial(reason, null, null, new Facts.Fault(sentence, status), null);
  }

  /** On our own fault, or where units come back soon: try again after that time. */
  public static Denial later(Reason reason, Decision.Charge charge, Duration retryAfter) {
    return new Denial(reason, charge.rule(), charge.caller(), new Facts.None(), retryAfter);
  }
}
