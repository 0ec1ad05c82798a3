package dev.tollway.sidecar.denial;

import dev.tollway.sidecar.denial.Answer.Header;
import dev.tollway.sidecar.enforce.Caller;
import dev.tollway.sidecar.enforce.CredentialPlace;
import dev.tollway.sidecar.enforce.Rule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The headers of a refusal. */
final class RefusalHeaders {
  private RefusalHeaders() {}

  static void add(Spoken spoken, List<Header> headers) {
    headers.add(new Header("Cache-Control", "no-store"));
    headers.add(new Header("Tollway-Reason", spoken.reason().wireName()));
    Rule rule = spoken.rule();
    if (spoken.status() == 401) {
      headers.add(new Header("WWW-Authenticate", challenge(rule)));
    }
    if (spoken.retrySeconds() != null) {
      headers.add(new Header("Retry-After", Long.toString(spoken.retrySeconds())));
    }
    String upgradeUrl = spoken.wayOut().upgradeUrl();
    if (upgradeUrl != null && (spoken.status() == 402 || spoken.reason().status() == 402)) {
      headers.add(new Header("Link", LifecycleFields.link(upgradeUrl, "payment")));
    }
    if (rule != null && !rule.isNone()) {
      LifecycleFields.add(rule.route().lifecycle(), headers);
    }
    Caller caller = spoken.caller();
    if (caller != null) {
      RateLimitFields.add(caller.plan(), spoken.hints(), List.of(), headers);
    }
  }

  /** RFC 9110, section 11.6.1: a 401 always names a scheme. */
  private static String challenge(@Nullable Rule rule) {
    List<CredentialPlace> places = rule == null ? List.of() : rule.route().credentials();
    String realm =
        "realm=" + StructuredField.string(rule == null ? "tollway" : rule.route().name());
    for (CredentialPlace place : places) {
      if (place instanceof CredentialPlace.Header(String _, String scheme)
          && scheme.equalsIgnoreCase("Bearer")) {
        return "Bearer " + realm;
      }
    }
    if (places.isEmpty()) {
      return "ApiKey " + realm;
    }
    return switch (places.getFirst()) {
      case CredentialPlace.Header(String name, String scheme) ->
          scheme.isEmpty()
              ? "ApiKey " + realm + ", header=" + StructuredField.string(name)
              : scheme + " " + realm;
      case CredentialPlace.Query(String name) ->
          "ApiKey " + realm + ", query=" + StructuredField.string(name);
      case CredentialPlace.Cookie(String name) ->
          "ApiKey " + realm + ", cookie=" + StructuredField.string(name);
    };
  }
}
