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

/** What using a plan costs. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "self.billing != 'Prepaid' || has(self.prices) && size(self.prices) > 0",
    message = "prices must have at least one entry when billing is Prepaid")
@ValidationRule(
    value = "!has(self.prices) || self.prices.all(p, self.prices.exists_one(q, q.unit == p.unit))",
    message = "prices must have one entry per unit")
public record Pricing(
    @JsonPropertyDescription("Currency of all prices, ISO 4217. Example: EUR.")
        @Required
        @Size(min = 3, max = 3)
        @Pattern(Texts.CURRENCY)
        String currency,
    @JsonPropertyDescription(
            "Prepaid (from the balance of the key) or None (nothing is charged). Default: Prepaid. Example: None.")
        @Default("Prepaid")
        Billing billing,
    @JsonPropertyDescription(
            "Prices, at most 8, one per unit; needed with Prepaid. Default: none. Example: [{unit: Requests, amount: \"0.10\", per: 1000}].")
        @Size(max = 8)
        List<Price> prices) {
  public Pricing {
    billing = Objects.requireNonNullElse(billing, Billing.PREPAID);
    prices = Absent.list(prices);
  }

  /** How use is paid for. */
  public enum Billing {
    @JsonProperty("Prepaid")
    PREPAID,

    @JsonProperty("None")
    NONE
  }
}
