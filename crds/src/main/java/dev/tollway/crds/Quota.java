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
import org.jspecify.annotations.Nullable;

/** A limit of amount, answered with 402. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Quota(
    @JsonPropertyDescription(
            "Name of the quota, a DNS label of 1 to 63 characters, unique in the plan. Example: monthly.")
        @Required
        @Size(min = 1, max = 63)
        @Pattern(Texts.LABEL)
        String name,
    @JsonPropertyDescription("What is counted: Requests. Default: Requests.") @Default("Requests")
        Unit unit,
    @JsonPropertyDescription("Units per period, 0 to 1000000000000000. Example: 1000000.")
        @Required
        @Min(0)
        @Max(1e15)
        Long limit,
    @JsonPropertyDescription("Whose use is counted together: Key. Default: Key.") @Default("Key")
        Per per,
    @JsonPropertyDescription(
            "Length of a window: Hour, Day, Week (from Monday), Month, Year or Lifetime. Example: Month.")
        @Required
        Period period,
    @JsonPropertyDescription(
            "Where windows begin: Calendar (00:00, Monday, the first) or Subscription (the key's start; days 29 to 31 clamped). Default: Calendar. Example: Subscription.")
        @Default("Calendar")
        Alignment alignment,
    @JsonPropertyDescription(
            "Zone of the windows, a tz database name of 1 to 64 characters. Default: the plan's. Example: America/New_York.")
        @Size(min = 1, max = 64)
        @Pattern(Texts.ZONE)
        @Nullable String timeZone,
    @JsonPropertyDescription("Strict: never one unit over. Default: Strict.") @Default("Strict")
        Enforcement enforcement) {
  public Quota {
    unit = Objects.requireNonNullElse(unit, Unit.REQUESTS);
    per = Objects.requireNonNullElse(per, Per.KEY);
    alignment = Objects.requireNonNullElse(alignment, Alignment.CALENDAR);
    enforcement = Objects.requireNonNullElse(enforcement, Enforcement.STRICT);
  }

  /** What is counted. */
  public enum Unit {
    @JsonProperty("Requests")
    REQUESTS
  }

  /** Whose use is counted together. */
  public enum Per {
    @JsonProperty("Key")
    KEY
  }

  /** Lengths of a window. */
  public enum Period {
    @JsonProperty("Hour")
    HOUR,

    @JsonProperty("Day")
    DAY,

    @JsonProperty("Week")
    WEEK,

    @JsonProperty("Month")
    MONTH,

    @JsonProperty("Year")
    YEAR,

    @JsonProperty("Lifetime")
    LIFETIME
  }

  /** Where windows begin. */
  public enum Alignment {
    @JsonProperty("Calendar")
    CALENDAR,

    @JsonProperty("Subscription")
    SUBSCRIPTION
  }

  /** How exact a limit is. */
  public enum Enforcement {
    @JsonProperty("Strict")
    STRICT
  }
}
