package dev.tollway.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** The plan that a key uses. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PlanRef(
    @JsonPropertyDescription("Name of the UsagePlan, 1 to 253 characters. Example: gold.")
        @Required
        @Size(min = 1, max = 253)
        @Pattern(Texts.SUBDOMAIN)
        String name,
    @JsonPropertyDescription(
            "Namespace of the UsagePlan, if it allows the key's. Default: the key's own. Example: shop.")
        @Size(min = 1, max = 63)
        @Pattern(Texts.LABEL)
        @Nullable String namespace) {}
