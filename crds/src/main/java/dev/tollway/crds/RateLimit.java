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
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A limit of speed, answered with 429. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value =
        "duration(self.interval) >= duration('1ms') && duration(self.interval) <= duration('24h')",
    message = "interval must be at least 1ms and at most 24h")
public record RateLimit(
    @JsonPropertyDescription(
            "Name of the limit, a DNS label of 1 to 63 characters, unique in the plan. Example: per-second.")
        @Required
        @Size(min = 1, max = 63)
        @Pattern(Texts.LABEL)
        String name,
    @JsonPropertyDescription("Units of Requests per interval, 1 to 1000000000. Example: 100.")
        @Required
        @Min(1)
        @Max(1000000000)
        Long limit,
    @JsonPropertyDescription("Length of the interval, at least 1ms and at most 24h. Example: 1s.")
        @Required
        @Size(min = 2, max = 28)
        @Pattern(Texts.DURATION)
        String interval,
    @JsonPropertyDescription(
            "Units of Requests that may come at once, 1 to 1000000000. Default: limit. Example: 200.")
        @Min(1)
        @Max(1000000000)
        @Nullable Long burst,
    @JsonPropertyDescription("Whose requests are counted together: Key. Default: Key.")
        @Default("Key")
        Per per) {
  public RateLimit {
    per = Objects.requireNonNullElse(per, Per.KEY);
  }

  /** Whose requests are counted together. */
  public enum Per {
    @JsonProperty("Key")
    KEY
  }
}
