package dev.tollway.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Which plans may sell a route. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AllowedPlans(
    @JsonPropertyDescription(
            "Namespaces of the plans. Default: {from: Same}. Example: {from: All}.")
        @Nullable AllowedNamespaces namespaces) {}
