package dev.tollway.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Map;

/** Objects whose labels carry every pair given here. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Selector(
    @JsonPropertyDescription(
            "Labels that the object must carry, all of them: 1 to 8 pairs. Example: {tier: public}.")
        @Required
        @Size(min = 1, max = 8)
        Map<String, @Size(max = 63) @Pattern(Texts.LABEL_VALUE) String> matchLabels) {
  public Selector {
    matchLabels = Absent.map(matchLabels);
  }
}
