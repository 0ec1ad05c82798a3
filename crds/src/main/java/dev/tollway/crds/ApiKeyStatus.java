package dev.tollway.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a key may do now, and why not. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ApiKeyStatus(
    @JsonPropertyDescription(
            "One sentence for people: what is, and what to do. At most 1024 characters.")
        @Size(max = 1024)
        @Nullable String summary,
    @JsonPropertyDescription("Generation of the spec that this status describes.") @Min(0)
        @Nullable Long observedGeneration,
    @JsonPropertyDescription(
            "Hash of this object's own compiled part, as the sidecars acknowledge it. Example: 8f3a2c.")
        @Size(max = 64)
        @Nullable String revision,
    @JsonPropertyDescription(
            "Public id of the newest credential; never the secret. Example: tw_7Q2M.")
        @Size(max = 64)
        @Nullable String keyId,
    @JsonPropertyDescription("Namespace and name of the plan that counts. Example: shop/gold.")
        @Size(max = 317)
        @Nullable String plan,
    @JsonPropertyDescription("How far the quotas are used, at most 8; a coarse view that lags.")
        @Size(max = 8)
        List<QuotaStatus> quotas,
    @JsonPropertyDescription("Prepaid money that is left; a coarse view that lags.")
        @Nullable Balance balance,
    @JsonPropertyDescription("When the subscription ends.")
        @Nullable SubscriptionStatus subscription,
    @JsonPropertyDescription("Credentials that work now, at most 8.") @Size(max = 8)
        List<CredentialStatus> credentials,
    @JsonPropertyDescription(
            "When the key in the Secret is replaced next, RFC 3339; absent: not by itself. Until the key before has ended it waits.")
        @Rfc3339
        @Nullable Instant nextRotationTime,
    @JsonPropertyDescription(
            "The newest refusal that a sidecar told, of a request that was sent with this key; a coarse view that lags.")
        @Nullable LastDenial lastDenial,
    @JsonPropertyDescription(
            "Conditions, at most 8, one per type: Accepted, ResolvedRefs, Approved, Issued, Programmed, Ready, PaymentRequired, Stalled.")
        @Size(max = 8)
        List<Condition> conditions) {
  public ApiKeyStatus {
    quotas = Absent.list(quotas);
    credentials = Absent.list(credentials);
    conditions = Absent.list(conditions);
  }
}
