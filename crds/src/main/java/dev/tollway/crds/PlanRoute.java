package dev.tollway.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Routes that a plan opens. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "has(self.name) != has(self.selector)",
    message = "exactly one of name and selector must be given")
@ValidationRule(
    value = "!has(self.rules) || has(self.name)",
    message = "rules must be given with name only: rule names belong to one route")
public record PlanRoute(
    @JsonPropertyDescription(
            "Name of an ApiRoute; exactly one of name and selector. Example: orders.")
        @Size(min = 1, max = 253)
        @Pattern(Texts.SUBDOMAIN)
        @Nullable String name,
    @JsonPropertyDescription(
            "Namespace of the routes, if they allow the plan's. Default: the plan's own. Example: shop.")
        @Size(min = 1, max = 63)
        @Pattern(Texts.LABEL)
        @Nullable String namespace,
    @JsonPropertyDescription(
            "Labels of the ApiRoutes; exactly one of name and selector. Example: {matchLabels: {tier: public}}.")
        @Nullable Selector selector,
    @JsonPropertyDescription(
            "Names of the rules that are opened, at most 32, with name only. Default: all rules of the route. Example: [export].")
        @Size(max = 32)
        List<@Size(min = 1, max = 63) @Pattern(Texts.LABEL) String> rules,
    @JsonPropertyDescription(
            "What the cost of each request is multiplied by, 1 to 1000. Default: 1. Example: 10.")
        @Min(1)
        @Max(1000)
        @Default("1")
        Integer costFactor) {
  public PlanRoute {
    rules = Absent.list(rules);
    costFactor = Objects.requireNonNullElse(costFactor, 1);
  }
}
