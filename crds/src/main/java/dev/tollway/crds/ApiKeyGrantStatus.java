package dev.tollway.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a grant counts, and why not. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ApiKeyGrantStatus(
    @JsonPropertyDescription(
            "One sentence for people: what is, and what to do. At most 1024 characters.")
        @Size(max = 1024)
        @Nullable String summary,
    @JsonPropertyDescription("Generation of the spec that this status describes.") @Min(0)
        @Nullable Long observedGeneration,
    @JsonPropertyDescription(
            "Conditions, at most 8, one per type: Accepted, ResolvedRefs, Ready, Stalled.")
        @Size(max = 8)
        List<Condition> conditions) {
  public ApiKeyGrantStatus {
    conditions = Absent.list(conditions);
  }
}
