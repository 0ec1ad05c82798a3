package dev.tollway.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When a subscription ends. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SubscriptionStatus(
    @JsonPropertyDescription("When it began or begins, RFC 3339.") @Rfc3339
        @Nullable Instant startTime,
    @JsonPropertyDescription("When it ends, RFC 3339; absent: never.") @Rfc3339
        @Nullable Instant endTime,
    @JsonPropertyDescription(
            "When the grace after it ends and 402 begins, RFC 3339; absent: never.")
        @Rfc3339
        @Nullable Instant graceEndTime) {}
