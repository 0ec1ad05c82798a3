package dev.tollway.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;

/** A condition on one header or one query parameter. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ValueMatch(
    @JsonPropertyDescription(
            "Name of the header (case does not matter) or query parameter (case matters), 1 to 64 token characters. Example: X-Beta.")
        @Required
        @Size(min = 1, max = 64)
        @Pattern(Texts.TOKEN)
        String name,
    @JsonPropertyDescription(
            "How value is compared: Exact or RegularExpression (RE2, the whole value). Default: Exact. Example: RegularExpression.")
        @Default("Exact")
        Type type,
    @JsonPropertyDescription("The value, 1 to 1024 characters on one line. Example: v2.")
        @Required
        @Size(min = 1, max = 1024)
        @Pattern(Texts.LINE)
        String value) {
  public ValueMatch {
    type = Objects.requireNonNullElse(type, Type.EXACT);
  }

  /** Ways to compare a value. */
  public enum Type {
    @JsonProperty("Exact")
    EXACT,

    @JsonProperty("RegularExpression")
    REGULAR_EXPRESSION
  }
}
