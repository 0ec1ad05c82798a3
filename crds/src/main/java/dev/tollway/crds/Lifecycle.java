package dev.tollway.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where a route stands between first draft and retirement. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value =
        "!has(self.sunsetTime) || !has(self.deprecationTime) || self.sunsetTime >= self.deprecationTime",
    message = "sunsetTime must not be before deprecationTime")
public record Lifecycle(
    @JsonPropertyDescription(
            "Draft (only keys of its own namespace), Published, Deprecated (headers say so, no new keys) or Retired (410). Default: Published. Example: Deprecated.")
        @Default("Published")
        Stage stage,
    @JsonPropertyDescription(
            "When the route became or becomes deprecated, RFC 3339; sent as the Deprecation header. Default: none. Example: 2026-12-01T00:00:00Z.")
        @Rfc3339
        @Nullable Instant deprecationTime,
    @JsonPropertyDescription(
            "When the route will stop answering, RFC 3339, not before deprecationTime; sent as the Sunset header. Default: none. Example: 2027-06-01T00:00:00Z.")
        @Rfc3339
        @Nullable Instant sunsetTime,
    @JsonPropertyDescription(
            "The route that replaces this one. Default: none. Example: {name: orders-v2}.")
        @Nullable Successor successor) {
  public Lifecycle {
    stage = Objects.requireNonNullElse(stage, Stage.PUBLISHED);
  }

  /** Stages of a route's life. */
  public enum Stage {
    @JsonProperty("Draft")
    DRAFT,

    @JsonProperty("Published")
    PUBLISHED,

    @JsonProperty("Deprecated")
    DEPRECATED,

    @JsonProperty("Retired")
    RETIRED
  }

  /** The route that replaces this one, in the same namespace. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Successor(
      @JsonPropertyDescription("Name of the ApiRoute, 1 to 253 characters. Example: orders-v2.")
          @Required
          @Size(min = 1, max = 253)
          @Pattern(Texts.SUBDOMAIN)
          String name) {}
}
