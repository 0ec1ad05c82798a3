package dev.tollway.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** The key that a grant is for. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record KeyRef(
    @JsonPropertyDescription("Name of the ApiKey, 1 to 253 characters. Example: acme-prod.")
        @Required
        @Size(min = 1, max = 253)
        @Pattern(Texts.SUBDOMAIN)
        String name,
    @JsonPropertyDescription("Namespace of the ApiKey. Default: the grant's own. Example: acme.")
        @Size(min = 1, max = 63)
        @Pattern(Texts.LABEL)
        @Nullable String namespace) {}
