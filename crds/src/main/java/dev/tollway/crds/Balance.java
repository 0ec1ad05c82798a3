package dev.tollway.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Prepaid money that is left. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Balance(
    @JsonPropertyDescription(
            "Amount in the currency, a decimal string; negative after money was taken back. Example: \"12.43\".")
        @Required
        @Size(min = 1, max = 21)
        String amount,
    @JsonPropertyDescription("Currency, ISO 4217.") @Required @Size(min = 3, max = 3)
        String currency) {}
