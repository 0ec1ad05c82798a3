package dev.tollway.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** Which keys may use a plan. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AllowedKeys(
    @JsonPropertyDescription("Namespaces of the keys. Default: {from: Same}. Example: {from: All}.")
        @Nullable AllowedNamespaces namespaces,
    @JsonPropertyDescription(
            "Most accounts that one namespace may have on this plan, 1 to 100000; a deleted one counts until its longest window or trial has ended. Default: no limit. Example: 10.")
        @Min(1)
        @Max(100000)
        @Nullable Integer maxPerNamespace) {}
