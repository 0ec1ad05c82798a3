package dev.tollway.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;

/** A condition on the canonical path of a request. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "self.type == 'RegularExpression' || self.value.startsWith('/')",
    message = "value must start with '/' when type is Exact or PathPrefix")
@ValidationRule(
    value = "self.type == 'RegularExpression' || !self.value.contains('//')",
    message = "value must not contain '//': repeated slashes are merged before a path is matched")
@ValidationRule(
    value =
        "self.type == 'RegularExpression' || !(self.value.contains('?') || self.value.contains('#'))",
    message = "value must be a path without query or fragment: match a query by queryParams")
@ValidationRule(
    value =
        "self.type == 'RegularExpression' || !(self.value + '/').contains('/./') && !(self.value + '/').contains('/../')",
    message = "value must not contain the segments '.' and '..': requests with them are refused")
@ValidationRule(
    value =
        "self.type == 'RegularExpression' || !(self.value.contains('%2f') || self.value.contains('%2F') || self.value.contains('%5c') || self.value.contains('%5C') || self.value.contains(';'))",
    message =
        "value must not contain an escaped slash or backslash, or ';': no matched path has them")
public record PathMatch(
    @JsonPropertyDescription(
            "How value is compared: Exact, PathPrefix (whole segments) or RegularExpression (RE2, the whole path). Default: PathPrefix. Example: Exact.")
        @Default("PathPrefix")
        Type type,
    @JsonPropertyDescription("The path, 1 to 1024 characters. Default: /. Example: /orders.")
        @Size(min = 1, max = 1024)
        @Default("/")
        String value) {
  public PathMatch {
    type = Objects.requireNonNullElse(type, Type.PATH_PREFIX);
    value = Objects.requireNonNullElse(value, "/");
  }

  /** Ways to compare a path. */
  public enum Type {
    @JsonProperty("Exact")
    EXACT,

    @JsonProperty("PathPrefix")
    PATH_PREFIX,

    @JsonProperty("RegularExpression")
    REGULAR_EXPRESSION
  }
}
