package dev.tollway.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the seller decides about one key on one plan; it replaces what the key itself says. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "has(self.message) == (has(self.decision) && self.decision == 'Denied')",
    message = "message must be given with decision: Denied, and only then")
public record ApiKeyGrantSpec(
    @JsonPropertyDescription(
            "The key that the grant is for. Example: {namespace: acme, name: acme-prod}.")
        @Required
        KeyRef keyRef,
    @JsonPropertyDescription(
            "The plan of this namespace that the key uses; another plan needs another grant. Example: {name: gold}.")
        @Required
        GrantPlanRef planRef,
    @JsonPropertyDescription(
            "Answers a plan with approval: Manual: Approved or Denied. Default: none, which leaves the key waiting. Example: Approved.")
        @Nullable Decision decision,
    @JsonPropertyDescription(
            "What the buyer is told, one line of 1 to 256 characters; with decision: Denied, and only then. Example: Sign the contract first.")
        @Size(min = 1, max = 256)
        @Pattern(Texts.LINE)
        @Nullable String message,
    @JsonPropertyDescription(
            "When the subscription runs. Default: from the first sight of the account, as the plan says. Example: {endTime: 2027-12-01T00:00:00Z}.")
        @Nullable KeySubscription subscription,
    @JsonPropertyDescription(
            "true: requests get 403 until it is false again. Default: false. Example: true.")
        @Default("false")
        Boolean suspended,
    @JsonPropertyDescription(
            "Prepaid money, at most 64 lines with unique ids; old lines may go. Default: none. Example: [{id: inv-2026-0042, amount: \"50.00\", currency: EUR}].")
        @Size(max = 64)
        List<TopUp> topUps) {
  public ApiKeyGrantSpec {
    suspended = Objects.requireNonNullElse(suspended, false);
    topUps = Absent.list(topUps);
  }

  /** Whether the key may use the plan. */
  public enum Decision {
    @JsonProperty("Approved")
    APPROVED,

    @JsonProperty("Denied")
    DENIED
  }
}
