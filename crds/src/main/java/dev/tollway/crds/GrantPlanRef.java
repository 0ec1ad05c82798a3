package dev.tollway.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** The plan that a grant is about, always of the grant's own namespace. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record GrantPlanRef(
    @JsonPropertyDescription("Name of the UsagePlan, 1 to 253 characters. Example: gold.")
        @Required
        @Size(min = 1, max = 253)
        @Pattern(Texts.SUBDOMAIN)
        String name) {}
