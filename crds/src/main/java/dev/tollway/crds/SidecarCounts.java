package dev.tollway.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** How far a route has reached the sidecars of its workload. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SidecarCounts(
    @JsonPropertyDescription("Ready pods of the target.") @Required @Min(0) Integer ready,
    @JsonPropertyDescription("Ready pods whose sidecar acknowledged the revision.")
        @Required
        @Min(0)
        Integer programmed,
    @JsonPropertyDescription("Ready pods that carry no sidecar.") @Required @Min(0)
        Integer uninjected,
    @JsonPropertyDescription(
            "Ready pods whose sidecar is of another version than the control plane.")
        @Required
        @Min(0)
        Integer outdated,
    @JsonPropertyDescription(
            "Names of pods whose sidecar did not acknowledge the revision in time, at most 10.")
        @Size(max = 10)
        List<@Size(max = 253) String> lagging) {
  public SidecarCounts {
    lagging = Absent.list(lagging);
  }
}
