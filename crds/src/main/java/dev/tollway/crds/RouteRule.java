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
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Requests of a route that are treated alike. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RouteRule(
    @JsonPropertyDescription(
            "Name of the rule, a DNS label of 1 to 63 characters, unique in the route. Example: list-orders.")
        @Required
        @Size(min = 1, max = 63)
        @Pattern(Texts.LABEL)
        String name,
    @JsonPropertyDescription(
            "Requests that the rule takes: those that fit any entry, at most 8. Default: every request. Example: [{path: {value: /orders}, method: GET}].")
        @Size(max = 8)
        List<RouteMatch> matches,
    @JsonPropertyDescription(
            "Key (a key that pays is needed) or Open (no key, not counted). Default: Key. Example: Open.")
        @Default("Key")
        Access access,
    @JsonPropertyDescription(
            "Units of Requests that one request costs, 0 (free) to 1000000. Default: 1. Example: 5.")
        @Min(0)
        @Max(1000000)
        @Default("1")
        Integer cost,
    @JsonPropertyDescription(
            "How long an exchange may take. Default: {request: 30s, idle: 60s}. Example: {request: 10s}.")
        @Nullable RouteTimeouts timeouts,
    @JsonPropertyDescription(
            "Body of our refusals: ProblemJson (RFC 9457), OpenAi or Plain. Default: ProblemJson. Example: OpenAi.")
        @Default("ProblemJson")
        ErrorFormat errorFormat) {
  public RouteRule {
    matches = Absent.list(matches);
    access = Objects.requireNonNullElse(access, Access.KEY);
    cost = Objects.requireNonNullElse(cost, 1);
    errorFormat = Objects.requireNonNullElse(errorFormat, ErrorFormat.PROBLEM_JSON);
  }

  /** Whether a request needs a key. */
  public enum Access {
    @JsonProperty("Key")
    KEY,

    @JsonProperty("Open")
    OPEN
  }

  /** Bodies of refusals. */
  public enum ErrorFormat {
    @JsonProperty("ProblemJson")
    PROBLEM_JSON,

    @JsonProperty("OpenAi")
    OPEN_AI,

    @JsonProperty("Plain")
    PLAIN
  }
}
