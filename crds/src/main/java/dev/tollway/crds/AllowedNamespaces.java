package dev.tollway.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Namespaces from which something may be referred to. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "(self.from == 'Selector') == has(self.selector)",
    message = "selector must be given when from is Selector, and only then")
public record AllowedNamespaces(
    @JsonPropertyDescription(
            "Which namespaces: Same (that of this object), All, or Selector (namespaces whose labels match). Default: Same. Example: Selector.")
        @Default("Same")
        From from,
    @JsonPropertyDescription("Labels of the namespaces; with from: Selector, and only then.")
        @Nullable Selector selector) {
  public AllowedNamespaces {
    from = Objects.requireNonNullElse(from, From.SAME);
  }

  /** Which namespaces are meant. */
  public enum From {
    @JsonProperty("Same")
    SAME,

    @JsonProperty("All")
    ALL,

    @JsonProperty("Selector")
    SELECTOR
  }
}
