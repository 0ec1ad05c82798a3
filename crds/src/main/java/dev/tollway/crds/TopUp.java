package dev.tollway.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Prepaid money, booked once by its id. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TopUp(
    @JsonPropertyDescription(
            "Identifier, 1 to 64 letters, digits and ._:/-, unique in the key and never used again. Example: inv-2026-0042.")
        @Required
        @Size(min = 1, max = 64)
        @Pattern(Texts.ID)
        String id,
    @JsonPropertyDescription(
            "Amount in the currency, a decimal string with at most 9 digits on each side of the point; negative takes money back. Example: \"50.00\".")
        @Required
        @Size(min = 1, max = 20)
        @Pattern(Texts.SIGNED_AMOUNT)
        String amount,
    @JsonPropertyDescription("Currency, ISO 4217. Example: EUR.")
        @Required
        @Size(min = 3, max = 3)
        @Pattern(Texts.CURRENCY)
        String currency,
    @JsonPropertyDescription(
            "When what is left of it expires, RFC 3339. Default: never. Example: 2027-12-31T23:59:59Z.")
        @Rfc3339
        @Nullable Instant expireTime) {}
