package dev.tollway.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How far a quota is used. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record QuotaStatus(
    @JsonPropertyDescription("Name of the quota.") @Required @Size(max = 63) String name,
    @JsonPropertyDescription("What is counted.") @Required @Size(max = 63) String unit,
    @JsonPropertyDescription("Units per window.") @Required @Min(0) Long limit,
    @JsonPropertyDescription("Units used in this window.") @Required @Min(0) Long used,
    @JsonPropertyDescription("Units left in this window.") @Required @Min(0) Long remaining,
    @JsonPropertyDescription("When the next window begins, RFC 3339; absent for Lifetime.") @Rfc3339
        @Nullable Instant resetTime) {}
