package dev.tollway.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One credential of a key; never the secret. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CredentialStatus(
    @JsonPropertyDescription("Public id of the credential. Example: tw_7Q2M.")
        @Required
        @Size(max = 64)
        String keyId,
    @JsonPropertyDescription("When it was issued, RFC 3339.") @Rfc3339 @Nullable Instant issueTime,
    @JsonPropertyDescription("When it stops working, RFC 3339; absent: never.") @Rfc3339
        @Nullable Instant expireTime) {}
