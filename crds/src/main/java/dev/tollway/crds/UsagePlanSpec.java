package dev.tollway.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is sold: routes, limits and prices. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record UsagePlanSpec(
    @JsonPropertyDescription(
            "Name of the plan for people, one line of 1 to 128 characters. Default: the object's name. Example: Gold.")
        @Size(min = 1, max = 128)
        @Pattern(Texts.LINE)
        @Nullable String title,
    @JsonPropertyDescription(
            "Zone of the calendar windows, a tz database name of 1 to 64 characters. Default: UTC. Example: Europe/Berlin.")
        @Size(min = 1, max = 64)
        @Pattern(Texts.ZONE)
        @Default("UTC")
        String timeZone,
    @JsonPropertyDescription(
            "Routes that the plan opens, 1 to 64 entries. Example: [{name: orders}].")
        @Required
        @Size(min = 1, max = 64)
        List<PlanRoute> routes,
    @JsonPropertyDescription(
            "Limits of speed, at most 8 with unique names, answered with 429. Default: none. Example: [{name: per-second, limit: 100, interval: 1s}].")
        @Size(max = 8)
        List<RateLimit> rateLimits,
    @JsonPropertyDescription(
            "Limits of amount, at most 8 with unique names, answered with 402. Default: none. Example: [{name: monthly, limit: 1000000, period: Month}].")
        @Size(max = 8)
        List<Quota> quotas,
    @JsonPropertyDescription(
            "What using the plan costs. Default: nothing. Example: {currency: EUR, billing: Prepaid, prices: [{amount: \"0.10\"}]}.")
        @Nullable Pricing pricing,
    @JsonPropertyDescription(
            "How long a subscription runs. Default: without end. Example: {term: Month, gracePeriod: 72h}.")
        @Nullable PlanSubscription subscription,
    @JsonPropertyDescription(
            "Whether answers carry RateLimit and RateLimit-Policy headers. Default: true. Example: false.")
        @Default("true")
        Boolean rateLimitHeaders,
    @JsonPropertyDescription(
            "true: decide and report, but never refuse for a limit or a payment. Default: false. Example: true.")
        @Default("false")
        Boolean shadow,
    @JsonPropertyDescription(
            "What a 402 tells the caller. Default: {details: Full}. Example: {upgradeUrl: https://acme.example/billing}.")
        @Nullable PaymentRequired paymentRequired,
    @JsonPropertyDescription(
            "Which keys may use the plan. Default: those of its own namespace. Example: {namespaces: {from: All}, maxPerNamespace: 10}.")
        @Nullable AllowedKeys allowedKeys,
    @JsonPropertyDescription(
            "Who approves keys: Automatic (nobody need) or Manual (an ApiKeyGrant with a decision; until then requests get 403). Default: Automatic. Example: Manual.")
        @Default("Automatic")
        Approval approval) {
  public UsagePlanSpec {
    timeZone = Objects.requireNonNullElse(timeZone, "UTC");
    routes = Absent.list(routes);
    rateLimits = Absent.list(rateLimits);
    quotas = Absent.list(quotas);
    rateLimitHeaders = Objects.requireNonNullElse(rateLimitHeaders, true);
    shadow = Objects.requireNonNullElse(shadow, false);
    approval = Objects.requireNonNullElse(approval, Approval.AUTOMATIC);
  }

  /** Who approves keys. */
  public enum Approval {
    @JsonProperty("Automatic")
    AUTOMATIC,

    @JsonProperty("Manual")
    MANUAL
  }
}
