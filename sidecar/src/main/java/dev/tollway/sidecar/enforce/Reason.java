package dev.tollway.sidecar.enforce;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why a request is refused; statuses and meanings are those of the API reference. */
public enum Reason {
  ROUTE_NOT_FOUND("RouteNotFound", 404, false),
  KEY_MISSING("KeyMissing", 401, false),
  KEY_INVALID("KeyInvalid", 401, false),
  /** To the caller the same as {@link #KEY_INVALID}, unless the route maps it. */
  KEY_EXPIRED("KeyExpired", 401, false),
  KEY_AMBIGUOUS("KeyAmbiguous", 400, false),
  ROUTE_NOT_IN_PLAN("RouteNotInPlan", 403, false),
  KEY_SUSPENDED("KeySuspended", 403, false),
  APPROVAL_PENDING("ApprovalPending", 403, false),
  SUBSCRIPTION_NOT_STARTED("SubscriptionNotStarted", 403, true),
  QUOTA_EXCEEDED("QuotaExceeded", 402, true),
  INSUFFICIENT_FUNDS("InsufficientFunds", 402, false),
  SUBSCRIPTION_EXPIRED("SubscriptionExpired", 402, false),
  RATE_LIMITED("RateLimited", 429, true),
  CONCURRENCY_LIMITED("ConcurrencyLimited", 429, true),
  QUOTA_IN_FLIGHT("QuotaInFlight", 429, true),
  LEDGER_UNREACHABLE("LedgerUnreachable", 503, true),
  UNITS_HELD("UnitsHeld", 503, true),
  NOT_PROGRAMMED("NotProgrammed", 503, true),
  DRAINING("Draining", 503, true),
  ROUTE_RETIRED("RouteRetired", 410, false),
  BAD_REQUEST("BadRequest", 400, false),
  TOO_SLOW("TooSlow", 408, true),
  TOO_LARGE("TooLarge", 413, false),
  UPSTREAM_UNREACHABLE("UpstreamUnreachable", 502, true),
  UPSTREAM_TIMEOUT("UpstreamTimeout", 504, true);

  private static final Map<String, Reason> BY_WIRE_NAME = byWireName();

  private final String wireName;
  private final int status;
  private final boolean retryable;

  Reason(String wireName, int status, boolean retryable) {
    this.wireName = wireName;
    this.status = status;
    this.retryable = retryable;
  }

  /** As in {@code Tollway-Reason}, in bodies and in the route's {@code denials}. */
  public String wireName() {
    return wireName;
  }

  /**
   * The status unless the route maps another or the denial names one (413, 414 and 431 share a
   * reason).
   */
  public int status() {
    return status;
  }

  /** True where the same request can succeed later without anybody changing anything. */
  public boolean retryable() {
    return retryable;
  }

  /** The reason of that wire name; null: there is none. */
  public static @Nullable Reason ofWireName(String name) {
    return BY_WIRE_NAME.get(name);
  }

  private static Map<String, Reason> byWireName() {
    Map<String, Reason> all = new HashMap<>();
    for (Reason reason : values()) {
      all.put(reason.wireName, reason);
    }
    return Map.copyOf(all);
  }
}
