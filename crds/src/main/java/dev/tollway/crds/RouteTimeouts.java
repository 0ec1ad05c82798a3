package dev.tollway.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** How long one exchange may take. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value =
        "!has(self.request) || duration(self.request) >= duration('1ms') && duration(self.request) <= duration('24h')",
    message = "request must be at least 1ms and at most 24h")
@ValidationRule(
    value =
        "!has(self.idle) || duration(self.idle) >= duration('1ms') && duration(self.idle) <= duration('24h')",
    message = "idle must be at least 1ms and at most 24h")
public record RouteTimeouts(
    @JsonPropertyDescription(
            "Longest time from the forwarded request to the head of the answer, at least 1ms and at most 24h. Default: 30s. Example: 10s.")
        @Size(min = 2, max = 28)
        @Pattern(Texts.DURATION)
        @Nullable String request,
    @JsonPropertyDescription(
            "Longest time without a byte in either direction, at least 1ms and at most 24h. Default: 60s. Example: 5m.")
        @Size(min = 2, max = 28)
        @Pattern(Texts.DURATION)
        @Nullable String idle) {}
