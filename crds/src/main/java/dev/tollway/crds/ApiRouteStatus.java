package dev.tollway.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far an ApiRoute is enforced. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ApiRouteStatus(
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
    @JsonPropertyDescription("How far the route has reached the sidecars of its target.")
        @Nullable SidecarCounts sidecars,
    @JsonPropertyDescription(
            "Conditions, at most 8, one per type: Accepted, ResolvedRefs, Programmed, Ready, Stalled.")
        @Size(max = 8)
        List<Condition> conditions) {
  public ApiRouteStatus {
    conditions = Absent.list(conditions);
  }
}
