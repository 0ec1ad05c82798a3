package dev.tollway.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When a key's subscription runs. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "!has(self.startTime) || !has(self.endTime) || self.endTime > self.startTime",
    message = "endTime must be after startTime")
public record KeySubscription(
    @JsonPropertyDescription(
            "When it begins, RFC 3339; before it requests get 403. Default: when the account was first seen. Example: 2026-12-01T00:00:00Z.")
        @Rfc3339
        @Nullable Instant startTime,
    @JsonPropertyDescription(
            "When it ends, RFC 3339, after startTime; renew by moving it. Default: the start, the plan's trial and one term later; never without them. Example: 2027-12-01T00:00:00Z.")
        @Rfc3339
        @Nullable Instant endTime) {}
