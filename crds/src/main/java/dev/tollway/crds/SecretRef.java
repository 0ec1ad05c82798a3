package dev.tollway.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A Secret in the key's namespace that somebody else writes. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SecretRef(
    @JsonPropertyDescription(
            "Name of the Secret, 1 to 253 characters; it must be labelled tollway.dev/api-key: \"true\" and hold at least 32 characters under key. Example: acme-own-key.")
        @Required
        @Size(min = 1, max = 253)
        @Pattern(Texts.SUBDOMAIN)
        String name) {}
