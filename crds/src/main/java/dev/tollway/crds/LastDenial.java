package dev.tollway.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The newest refusal that a key got. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record LastDenial(
    @JsonPropertyDescription("When by the ledger's time, RFC 3339, in whole seconds.")
        @Required
        @Rfc3339
        Instant time,
    @JsonPropertyDescription(
            "Reason as in Tollway-Reason; KeyExpired also where the caller was told KeyInvalid. Example: QuotaExceeded.")
        @Required
        @Size(max = 64)
        String reason,
    @JsonPropertyDescription(
            "Namespace and name of the route; absent: none matched. Example: shop/orders.")
        @Size(max = 317)
        @Nullable String route,
    @JsonPropertyDescription("Value of Tollway-Request-Id.") @Size(max = 64)
        @Nullable String requestId) {}
