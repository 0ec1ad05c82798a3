package dev.tollway.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Conditions on a request that must all hold. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "!has(self.method) || self.method != 'CONNECT'",
    message = "method must not be CONNECT: such requests are always refused")
public record RouteMatch(
    @JsonPropertyDescription(
            "Condition on the path. Default: every path. Example: {type: PathPrefix, value: /orders}.")
        @Nullable PathMatch path,
    @JsonPropertyDescription(
            "The HTTP method in capitals, 1 to 32 characters, not CONNECT. Default: every method. Example: GET.")
        @Size(min = 1, max = 32)
        @Pattern(Texts.METHOD)
        @Nullable String method,
    @JsonPropertyDescription(
            "Conditions on headers, at most 8, all of which must hold. Default: none. Example: [{name: X-Beta, value: v2}].")
        @Size(max = 8)
        List<ValueMatch> headers,
    @JsonPropertyDescription(
            "Conditions on query parameters, at most 8, all of which must hold. Default: none. Example: [{name: version, value: v2}].")
        @Size(max = 8)
        List<ValueMatch> queryParams) {
  public RouteMatch {
    headers = Absent.list(headers);
    queryParams = Absent.list(queryParams);
  }
}
