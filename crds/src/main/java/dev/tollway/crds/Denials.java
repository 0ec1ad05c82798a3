package dev.tollway.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Statuses that an owner prefers to the usual ones, one field per reason of refusal. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Denials(
    @JsonPropertyDescription(
            "HTTP status when no rule matches, 400 to 599. Default: 404. Example: 404.")
        @Min(400)
        @Max(599)
        @Nullable Integer routeNotFound,
    @JsonPropertyDescription(
            "HTTP status when the route is retired, 400 to 599. Default: 410. Example: 410.")
        @Min(400)
        @Max(599)
        @Nullable Integer routeRetired,
    @JsonPropertyDescription(
            "HTTP status when the request carries no key, 400 to 599. Default: 401. Example: 402.")
        @Min(400)
        @Max(599)
        @Nullable Integer keyMissing,
    @JsonPropertyDescription(
            "HTTP status when the key is malformed, unknown or revoked, 400 to 599. Default: 401. Example: 402.")
        @Min(400)
        @Max(599)
        @Nullable Integer keyInvalid,
    @JsonPropertyDescription(
            "HTTP status when the key is past its own expiry; without it keyInvalid counts, 400 to 599. Default: 401. Example: 402.")
        @Min(400)
        @Max(599)
        @Nullable Integer keyExpired,
    @JsonPropertyDescription(
            "HTTP status when two different known keys came in one request, 400 to 599. Default: 400. Example: 400.")
        @Min(400)
        @Max(599)
        @Nullable Integer keyAmbiguous,
    @JsonPropertyDescription(
            "HTTP status when the key's plan does not open the route, 400 to 599. Default: 403. Example: 403.")
        @Min(400)
        @Max(599)
        @Nullable Integer routeNotInPlan,
    @JsonPropertyDescription(
            "HTTP status when the key is suspended, 400 to 599. Default: 403. Example: 403.")
        @Min(400)
        @Max(599)
        @Nullable Integer keySuspended,
    @JsonPropertyDescription(
            "HTTP status when the subscription has not begun, 400 to 599. Default: 403. Example: 403.")
        @Min(400)
        @Max(599)
        @Nullable Integer subscriptionNotStarted,
    @JsonPropertyDescription(
            "HTTP status when a quota is used up, 400 to 599. Default: 402. Example: 429.")
        @Min(400)
        @Max(599)
        @Nullable Integer quotaExceeded,
    @JsonPropertyDescription(
            "HTTP status when the prepaid balance is used up, 400 to 599. Default: 402. Example: 429.")
        @Min(400)
        @Max(599)
        @Nullable Integer insufficientFunds,
    @JsonPropertyDescription(
            "HTTP status when the subscription and its grace are over, 400 to 599. Default: 402. Example: 429.")
        @Min(400)
        @Max(599)
        @Nullable Integer subscriptionExpired,
    @JsonPropertyDescription(
            "HTTP status when a rate limit is reached, 400 to 599. Default: 429. Example: 429.")
        @Min(400)
        @Max(599)
        @Nullable Integer rateLimited,
    @JsonPropertyDescription(
            "HTTP status when the last units are held by requests in flight, 400 to 599. Default: 429. Example: 429.")
        @Min(400)
        @Max(599)
        @Nullable Integer quotaInFlight,
    @JsonPropertyDescription(
            "HTTP status when the ledger cannot be asked, 500 to 599. Default: 503. Example: 503.")
        @Min(500)
        @Max(599)
        @Nullable Integer ledgerUnreachable,
    @JsonPropertyDescription(
            "HTTP status when the last units are held by a silent sidecar, 500 to 599. Default: 503. Example: 503.")
        @Min(500)
        @Max(599)
        @Nullable Integer unitsHeld,
    @JsonPropertyDescription(
            "HTTP status when the workload refused the connection, 500 to 599. Default: 502. Example: 502.")
        @Min(500)
        @Max(599)
        @Nullable Integer upstreamUnreachable,
    @JsonPropertyDescription(
            "HTTP status when the workload did not answer in time, 500 to 599. Default: 504. Example: 504.")
        @Min(500)
        @Max(599)
        @Nullable Integer upstreamTimeout) {

  /** The statuses that were written, by reason as callers see it, such as {@code QuotaExceeded}. */
  public Map<String, Integer> byReason() {
    Map<String, Integer> statuses = new TreeMap<>();
    put(statuses, "RouteNotFound", routeNotFound);
    put(statuses, "RouteRetired", routeRetired);
    put(statuses, "KeyMissing", keyMissing);
    put(statuses, "KeyInvalid", keyInvalid);
    put(statuses, "KeyExpired", keyExpired);
    put(statuses, "KeyAmbiguous", keyAmbiguous);
    put(statuses, "RouteNotInPlan", routeNotInPlan);
    put(statuses, "KeySuspended", keySuspended);
    put(statuses, "SubscriptionNotStarted", subscriptionNotStarted);
    put(statuses, "QuotaExceeded", quotaExceeded);
    put(statuses, "InsufficientFunds", insufficientFunds);
    put(statuses, "SubscriptionExpired", subscriptionExpired);
    put(statuses, "RateLimited", rateLimited);
    put(statuses, "QuotaInFlight", quotaInFlight);
    put(statuses, "LedgerUnreachable", ledgerUnreachable);
    put(statuses, "UnitsHeld", unitsHeld);
    put(statuses, "UpstreamUnreachable", upstreamUnreachable);
    put(statuses, "UpstreamTimeout", upstreamTimeout);
    return statuses;
  }

  private static void put(Map<String, Integer> statuses, String reason, @Nullable Integer status) {
    if (status != null) {
      statuses.put(reason, status);
    }
  }
}
