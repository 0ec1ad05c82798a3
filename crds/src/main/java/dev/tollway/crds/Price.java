package dev.tollway.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;

/** What units cost. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Price(
    @JsonPropertyDescription("What is priced: Requests. Default: Requests.") @Default("Requests")
        Unit unit,
    @JsonPropertyDescription(
            "Price of per units in the currency, a decimal string with at most 9 digits on each side of the point. Example: \"0.10\".")
        @Required
        @Size(min = 1, max = 20)
        @Pattern(Texts.AMOUNT)
        String amount,
    @JsonPropertyDescription(
            "Units that amount pays for, 1 to 1000000000. Default: 1. Example: 1000.")
        @Min(1)
        @Max(1000000000)
        @Default("1")
        Long per) {
  public Price {
    unit = Objects.requireNonNullElse(unit, Unit.REQUESTS);
    per = Objects.requireNonNullElse(per, 1L);
  }

  /** What is priced. */
  public enum Unit {
    @JsonProperty("Requests")
    REQUESTS
  }
}
