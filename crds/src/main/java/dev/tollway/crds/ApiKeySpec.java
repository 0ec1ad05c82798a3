package dev.tollway.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who calls, on which plan, with which credential and money. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "[has(self.secretName), has(self.secretRef), has(self.keyHashes)].exists_one(x, x)",
    message = "exactly one of secretName, secretRef and keyHashes must be given")
@ValidationRule(
    value = "!has(self.rotation) || has(self.secretName)",
    message = "rotation must come with secretName: a key of your own making is replaced by you")
public record ApiKeySpec(
    @JsonPropertyDescription(
            "The plan that counts for this key. Example: {name: gold, namespace: shop}.")
        @Required
        PlanRef planRef,
    @JsonPropertyDescription("Who calls. Default: the object's name. Example: {name: Acme GmbH}.")
        @Nullable Consumer consumer,
    @JsonPropertyDescription(
            "Name of a Secret that is created and filled with a new key, 1 to 253 characters; exactly one of secretName, secretRef and keyHashes. Example: acme-prod-key.")
        @Size(min = 1, max = 253)
        @Pattern(Texts.SUBDOMAIN)
        @Nullable String secretName,
    @JsonPropertyDescription(
            "A Secret of yours that holds the key; exactly one of secretName, secretRef and keyHashes. Example: {name: acme-own-key}.")
        @Nullable SecretRef secretRef,
    @JsonPropertyDescription(
            "SHA-256 of keys that the caller made, 1 to 4 entries of sha256: and 64 lower-case hex digits; exactly one of secretName, secretRef and keyHashes. Example: [\"sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\"].")
        @Size(min = 1, max = 4)
        List<@Size(min = 71, max = 71) @Pattern(Texts.HASH) String> keyHashes,
    @JsonPropertyDescription(
            "When the key in the Secret of secretName is replaced. Default: never. Example: {every: 2160h, overlap: 24h}.")
        @Nullable Rotation rotation,
    @JsonPropertyDescription(
            "When the credential stops working, RFC 3339. Default: never. Example: 2027-12-01T00:00:00Z.")
        @Rfc3339
        @Nullable Instant expireTime,
    @JsonPropertyDescription(
            "When the subscription runs. Default: from the first sight of the account, as the plan says. Example: {endTime: 2027-12-01T00:00:00Z}.")
        @Nullable KeySubscription subscription,
    @JsonPropertyDescription(
            "true: requests get 403 until it is false again. Default: false. Example: true.")
        @Default("false")
        Boolean suspended,
    @JsonPropertyDescription(
            "Prepaid money, at most 64 lines with unique ids; old lines may go. Default: none. Example: [{id: inv-2026-0042, amount: \"50.00\", currency: EUR}].")
        @Size(max = 64)
        List<TopUp> topUps) {
  public ApiKeySpec {
    keyHashes = Absent.list(keyHashes);
    suspended = Objects.requireNonNullElse(suspended, false);
    topUps = Absent.list(topUps);
  }
}
