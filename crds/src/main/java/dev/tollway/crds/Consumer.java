package dev.tollway.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Who calls, for people and for the workload. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Consumer(
    @JsonPropertyDescription(
            "Name of the consumer, one line of 1 to 128 characters; sent to the workload as Tollway-Consumer. Example: Acme GmbH.")
        @Required
        @Size(min = 1, max = 128)
        @Pattern(Texts.LINE)
        String name,
    @JsonPropertyDescription(
            "Team of the consumer, one line of 1 to 63 characters. Default: none. Example: payments.")
        @Size(min = 1, max = 63)
        @Pattern(Texts.LINE)
        @Nullable String team,
    @JsonPropertyDescription(
            "Mail address, 3 to 254 characters. Default: none. Example: dev@acme.example.")
        @Size(min = 3, max = 254)
        @Pattern("^[^ @]+@[^ @]+$")
        @Nullable String email) {}
