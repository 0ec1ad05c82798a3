package dev.tollway.sidecar.config;

import com.google.protobuf.Timestamp;
import dev.tollway.protocol.config.DenialReason;
import dev.tollway.protocol.config.Denials;
import dev.tollway.protocol.config.DeniedRequest;
import dev.tollway.sidecar.enforce.Caller;
import dev.tollway.sidecar.enforce.Denial;
import dev.tollway.sidecar.enforce.Reason;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The newest refusal of each account, for the account's status. Of more than {@link #MOST} accounts
 * the one whose refusal is oldest is forgotten. For all threads.
 */
public final class DenialLog {
  /** Accounts that are remembered; as many fit in one report. */
  public static final int MOST = 1_024;

  private final Map<String, Noted> newest = new LinkedHashMap<>();
  private long last;

  /** Its place in the order of all that was noted, from 1. */
  private record Noted(long place, Denial denial, String requestId, Instant time) {}

  /**
   * Notes a refusal that is answered now. One without a proven caller belongs to no account and is
   * left out.
   *
   * @param requestId a UUID
   * @param ledgerTime or the best estimate of it
   */
  public void note(Denial denial, String requestId, Instant ledgerTime) {
    Caller caller = denial.caller();
    if (caller == null || reported(denial.reason()) == null) {
      return;
    }
    String account = caller.key().name();
    synchronized (this) {
      // Taken out first: the order of the map is that of the newest refusals.
      newest.remove(account);
      newest.put(account, new Noted(++last, denial, requestId, ledgerTime));
      if (newest.size() > MOST) {
        newest.remove(newest.keySet().iterator().next());
      }
    }
  }

  /** The place of the newest refusal; 0: there is none. */
  synchronized long last() {
    return last;
  }

  /** What was noted after that place. */
  synchronized Denials after(long place) {
    Denials.Builder denials = Denials.newBuilder();
    newest.forEach((account, noted) -> {
      if (noted.place() > place) {
        denials.addRequests(request(account, noted));
      }
    });
    return denials.build();
  }

  private static DeniedRequest request(String account, Noted noted) {
    DeniedRequest.Builder request =
        DeniedRequest.newBuilder()
            .setKey(account)
            .setTime(Timestamp.newBuilder().setSeconds(noted.time().getEpochSecond()))
            .setReason(reported(noted.denial().reason()))
            .setRequestId(noted.requestId());
    if (noted.denial().rule() != null) {
      request.setRoute(noted.denial().rule().route().name());
    }
    return request.build();
  }

  /** Null: the fault is not the account's, or the caller is not known. */
  private static @Nullable DenialReason reported(Reason reason) {
    return switch (reason) {
      case KEY_EXPIRED -> DenialReason.KEY_EXPIRED;
      case ROUTE_NOT_IN_PLAN -> DenialReason.ROUTE_NOT_IN_PLAN;
      case KEY_SUSPENDED -> DenialReason.KEY_SUSPENDED;
      case APPROVAL_PENDING -> DenialReason.APPROVAL_PENDING;
      case SUBSCRIPTION_NOT_STARTED -> DenialReason.SUBSCRIPTION_NOT_STARTED;
      case QUOTA_EXCEEDED -> DenialReason.QUOTA_EXCEEDED;
      case INSUFFICIENT_FUNDS -> DenialReason.INSUFFICIENT_FUNDS;
      case SUBSCRIPTION_EXPIRED -> DenialReason.SUBSCRIPTION_EXPIRED;
      case RATE_LIMITED -> DenialReason.RATE_LIMITED;
      case CONCURRENCY_LIMITED -> DenialReason.CONCURRENCY_LIMITED;
      case QUOTA_IN_FLIGHT -> DenialReason.QUOTA_IN_FLIGHT;
      case LEDGER_UNREACHABLE -> DenialReason.LEDGER_UNREACHABLE;
      case UNITS_HELD -> DenialReason.UNITS_HELD;
      case NOT_PROGRAMMED -> DenialReason.NOT_PROGRAMMED;
      case ROUTE_NOT_FOUND,
          KEY_MISSING,
          KEY_INVALID,
          KEY_AMBIGUOUS,
          DRAINING,
          ROUTE_RETIRED,
          BAD_REQUEST,
          TOO_SLOW,
          TOO_LARGE,
          UPSTREAM_UNREACHABLE,
          UPSTREAM_TIMEOUT ->
          null;
    };
  }
}
