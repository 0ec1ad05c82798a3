package dev.tollway.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/** How many keys a plan has. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record KeyCounts(
    @JsonPropertyDescription("Keys that refer to the plan and may.") @Required @Min(0)
        Integer total,
    @JsonPropertyDescription("Keys whose requests pass.") @Required @Min(0) Integer active,
    @JsonPropertyDescription("Keys that are answered with 402 until something is paid or renewed.")
        @Required
        @Min(0)
        Integer paymentRequired,
    @JsonPropertyDescription(
            "Keys that are not usable yet: not approved, not issued or not programmed.")
        @Required
        @Min(0)
        Integer pending) {}
