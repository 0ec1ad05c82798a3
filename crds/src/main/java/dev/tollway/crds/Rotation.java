package dev.tollway.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** When the key in an issued Secret is replaced, and how long the one before still works. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "has(self.every) || has(self.token)",
    message = "rotation must have every, token or both")
@ValidationRule(
    value =
        "!has(self.every) || (duration(self.every) >= duration('1h') && duration(self.every) <= duration('87600h'))",
    message = "every must be at least 1h and at most 87600h")
@ValidationRule(
    value = "!has(self.overlap) || duration(self.overlap) <= duration('8760h')",
    message = "overlap must be at most 8760h")
@ValidationRule(
    value =
        "!has(self.every) || !has(self.overlap) || duration(self.overlap) < duration(self.every)",
    message = "overlap must be shorter than every")
public record Rotation(
    @JsonPropertyDescription(
            "A new key is made whenever the newest one is this old, 1h to 87600h. Default: never by age. Example: 2160h.")
        @Size(min = 2, max = 28)
        @Pattern(Texts.DURATION)
        @Nullable String every,
    @JsonPropertyDescription(
            "How long the key before still works, at most 8760h and less than every; 0s ends it at once. Default: 24h, at most half of every. Example: 24h.")
        @Size(min = 2, max = 28)
        @Pattern(Texts.DURATION)
        @Nullable String overlap,
    @JsonPropertyDescription(
            "Change it to rotate now, 1 to 63 characters as a label's value has them. Default: none. Example: 2026-11.")
        @Size(min = 1, max = 63)
        @Pattern(Texts.LABEL_VALUE)
        @Nullable String token) {}
