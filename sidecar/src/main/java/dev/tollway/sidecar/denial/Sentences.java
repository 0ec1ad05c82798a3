package dev.tollway.sidecar.denial;

import dev.tollway.accounting.money.Nanos;
import dev.tollway.sidecar.enforce.CredentialPlace;
import dev.tollway.sidecar.enforce.Facts;
import dev.tollway.sidecar.enforce.Reason;
import dev.tollway.sidecar.enforce.Rule;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a refusal says to people: the numbers, then the way out. */
final class Sentences {
  private Sentences() {}

  /** The same for every refusal of this reason, as RFC 9457 wants it. */
  static String title(Reason reason) {
    return switch (reason) {
      case ROUTE_NOT_FOUND -> "Not found";
      case KEY_MISSING -> "API key missing";
      case KEY_INVALID -> "API key invalid";
      case KEY_EXPIRED -> "API key expired";
      case KEY_AMBIGUOUS -> "More than one API key";
      case ROUTE_NOT_IN_PLAN -> "Not part of the plan";
      case KEY_SUSPENDED -> "API key suspended";
      case APPROVAL_PENDING -> "Approval pending";
      case SUBSCRIPTION_NOT_STARTED -> "Subscription not started";
      case QUOTA_EXCEEDED -> "Quota exceeded";
      case INSUFFICIENT_FUNDS -> "Insufficient funds";
      case SUBSCRIPTION_EXPIRED -> "Subscription expired";
      case RATE_LIMITED -> "Too many requests";
      case CONCURRENCY_LIMITED -> "Too many requests at once";
      case QUOTA_IN_FLIGHT -> "Quota in flight";
      case LEDGER_UNREACHABLE -> "Usage cannot be checked";
      case UNITS_HELD -> "Units are held";
      case NOT_PROGRAMMED -> "Not configured yet";
      case DRAINING -> "Shutting down";
      case ROUTE_RETIRED -> "Retired";
      case BAD_REQUEST -> "Bad request";
      case TOO_SLOW -> "Request too slow";
      case TOO_LARGE -> "Request too large";
      case UPSTREAM_UNREACHABLE -> "Upstream unreachable";
      case UPSTREAM_TIMEOUT -> "Upstream timed out";
    };
  }

  static String detail(Spoken spoken) {
    if (spoken.facts() instanceof Facts.Fault fault) {
      return fault.sentence();
    }
    return switch (spoken.reason()) {
      case ROUTE_NOT_FOUND -> "Nothing is served at this host and path.";
      case KEY_MISSING -> "Send an API key in " + places(spoken.rule()) + ".";
      case KEY_INVALID ->
          "This API key is not valid: check that it is whole and still in use, or ask for a new one.";
      case KEY_EXPIRED -> "This API key expired" + at(spoken.facts()) + ": use its successor.";
      case KEY_AMBIGUOUS -> "The request holds keys of two accounts: send one.";
      case ROUTE_NOT_IN_PLAN ->
          "Plan " + plan(spoken) + " does not include this." + upgrade(spoken);
      case KEY_SUSPENDED -> "This API key is suspended." + contact(spoken);
      case APPROVAL_PENDING -> "This API key awaits approval." + contact(spoken);
      case SUBSCRIPTION_NOT_STARTED -> "The subscription starts" + at(spoken.facts()) + ".";
      case QUOTA_EXCEEDED -> quota(spoken);
      case INSUFFICIENT_FUNDS -> funds(spoken);
      case SUBSCRIPTION_EXPIRED ->
          "The subscription ended" + at(spoken.facts()) + ": renew it." + upgrade(spoken);
      case RATE_LIMITED -> rate(spoken);
      case CONCURRENCY_LIMITED ->
          "Too many requests of this API key are in flight: wait for one to end.";
      case QUOTA_IN_FLIGHT ->
          "The last units" + ofQuota(spoken) + " are in flight: try again" + in(spoken) + ".";
      case LEDGER_UNREACHABLE ->
          "Usage cannot be checked at the moment; nothing was charged: try again"
              + in(spoken)
              + ".";
      case UNITS_HELD ->
          "The units that are left"
              + ofQuota(spoken)
              + " are held by a sidecar that does not answer: try again"
              + in(spoken)
              + ".";
      case NOT_PROGRAMMED ->
          "The rules for this are not in force yet: try again" + in(spoken) + ".";
      case DRAINING -> "This instance is shutting down: try again" + in(spoken) + ".";
      case ROUTE_RETIRED -> retired(spoken.rule());
      case BAD_REQUEST -> "The request is malformed.";
      case TOO_SLOW -> "The request did not arrive in time.";
      case TOO_LARGE -> "The request is larger than what is taken.";
      case UPSTREAM_UNREACHABLE -> "The application behind this could not be reached.";
      case UPSTREAM_TIMEOUT -> "The application behind this did not answer in time.";
    };
  }

  private static String quota(Spoken spoken) {
    if (!(spoken.facts() instanceof Facts.QuotaUse quota)) {
      return "A quota of this plan is used up." + upgrade(spoken);
    }
    if (spoken.wayOut().minimal()) {
      return "Quota " + quota.name() + " is used up." + upgrade(spoken);
    }
    StringBuilder text = new StringBuilder("Quota ").append(quota.name());
    text.append(
        quota.used() + quota.suspense() >= quota.limit() ? " is used up (" : " is too small (");
    text.append(number(quota.used())).append(" of ").append(number(quota.limit()));
    text.append(' ').append(quota.unit()).append(" used");
    if (quota.suspense() > 0) {
      text.append(", ").append(number(quota.suspense())).append(" held by sidecars that are gone");
    }
    if (quota.need() > 1) {
      text.append(", this request takes ").append(number(quota.need()));
    }
    text.append(quota.resetTime() == null ? "); it does not renew." : "); it renews at ");
    if (quota.resetTime() != null) {
      text.append(time(quota.resetTime())).append('.');
    }
    return text + upgrade(spoken);
  }

  private static String funds(Spoken spoken) {
    if (spoken.facts() instanceof Facts.Balance balance && !spoken.wayOut().minimal()) {
      return "The balance of "
          + Nanos.format(balance.nanos())
          + " "
          + balance.currency()
          + " does not cover this request ("
          + Nanos.format(balance.needNanos())
          + " "
          + balance.currency()
          + "): top up."
          + upgrade(spoken);
    }
    return "The balance does not cover this request: top up." + upgrade(spoken);
  }

  private static String rate(Spoken spoken) {
    return spoken.facts() instanceof Facts.Rate rate && !spoken.wayOut().minimal()
        ? "Rate limit "
            + rate.name()
            + " allows "
            + number(rate.limit())
            + " requests per "
            + interval(rate.interval())
            + ": try again"
            + in(spoken)
            + "."
        : "Requests come too fast: try again" + in(spoken) + ".";
  }

  private static String retired(@Nullable Rule rule) {
    String successor = rule == null ? null : rule.route().lifecycle().successor();
    return successor == null
        ? "This was retired and will not come back."
        : "This was retired: use " + successor + " instead.";
  }

  private static String places(@Nullable Rule rule) {
    List<CredentialPlace> places =
        rule == null ? List.<CredentialPlace>of() : rule.route().credentials();
    if (places.isEmpty()) {
      return "a place that this route reads";
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < places.size(); i++) {
      text.append(i == 0 ? "" : i == places.size() - 1 ? " or " : ", ");
      text.append(
          switch (places.get(i)) {
            case CredentialPlace.Header(String name, String scheme) ->
                scheme.isEmpty() ? "header " + name : "header " + name + " (" + scheme + ")";
            case CredentialPlace.Query(String name) -> "query parameter " + name;
            case CredentialPlace.Cookie(String name) -> "cookie " + name;
          });
    }
    return text.toString();
  }

  private static String plan(Spoken spoken) {
    if (spoken.caller() == null) {
      return "of this key";
    }
    String title = spoken.caller().plan().title();
    return title.isEmpty() ? spoken.caller().plan().name() : title;
  }

  private static String ofQuota(Spoken spoken) {
    return switch (spoken.facts()) {
      case Facts.QuotaUse quota -> " of quota " + quota.name();
      case Facts.Balance _ -> " of the balance";
      default -> "";
    };
  }

  private static String upgrade(Spoken spoken) {
    String url = spoken.wayOut().upgradeUrl();
    return url == null ? contact(spoken) : " See " + url + " for more.";
  }

  private static String contact(Spoken spoken) {
    String contact = spoken.wayOut().contact();
    return contact == null ? "" : " Contact " + contact + ".";
  }

  private static String at(Facts facts) {
    return facts instanceof Facts.Since since ? " at " + time(since.time()) : "";
  }

  private static String in(Spoken spoken) {
    Long seconds = spoken.retrySeconds();
    return seconds == null
        ? " later"
        : " in " + number(seconds) + (seconds == 1 ? " second" : " seconds");
  }

  static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String number(long number) {
    StringBuilder digits = new StringBuilder(26).append(number);
    int first = number < 0 ? 1 : 0;
    for (int at = digits.length() - 3; at > first; at -= 3) {
      digits.insert(at, ',');
    }
    return digits.toString();
  }

  private static String interval(Duration interval) {
    if (interval.equals(Duration.ofSeconds(1))) {
      return "second";
    }
    return interval.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
