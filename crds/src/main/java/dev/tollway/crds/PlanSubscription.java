package dev.tollway.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** How long a subscription runs. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "!has(self.trial) || duration(self.trial) <= duration('87600h')",
    message = "trial must be at most 87600h")
@ValidationRule(
    value = "!has(self.gracePeriod) || duration(self.gracePeriod) <= duration('87600h')",
    message = "gracePeriod must be at most 87600h")
public record PlanSubscription(
    @JsonPropertyDescription(
            "Length of the paid term: Day, Week, Month or Year. Default: none, the subscription does not end by itself. Example: Month.")
        @Nullable Term term,
    @JsonPropertyDescription(
            "Free time before the first term, once per plan and namespace, at most 87600h. Default: none. Example: 336h.")
        @Size(min = 2, max = 28)
        @Pattern(Texts.DURATION)
        @Nullable String trial,
    @JsonPropertyDescription(
            "Time after the end during which requests still pass, at most 87600h. Default: none. Example: 72h.")
        @Size(min = 2, max = 28)
        @Pattern(Texts.DURATION)
        @Nullable String gracePeriod) {

  /** Lengths of a term. */
  public enum Term {
    @JsonProperty("Day")
    DAY,

    @JsonProperty("Week")
    WEEK,

    @JsonProperty("Month")
    MONTH,

    @JsonProperty("Year")
    YEAR
  }
}
