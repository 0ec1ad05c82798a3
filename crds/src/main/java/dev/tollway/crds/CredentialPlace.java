package dev.tollway.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** One place where a caller may put its key. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "[has(self.header), has(self.query), has(self.cookie)].exists_one(x, x)",
    message = "exactly one of header, query and cookie must be given")
public record CredentialPlace(
    @JsonPropertyDescription("A request header that holds the key. Example: {name: X-Api-Key}.")
        @Nullable Header header,
    @JsonPropertyDescription(
            "A query parameter that holds the key; it is removed before the request goes on. Example: {name: api_key}.")
        @Nullable Query query,
    @JsonPropertyDescription(
            "A cookie that holds the key; it is removed before the request goes on. Example: {name: api_key}.")
        @Nullable Cookie cookie) {

  /** A header, with the authentication scheme that stands before the key. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Header(
      @JsonPropertyDescription(
              "Name of the header, 1 to 64 token characters; case does not matter. Example: Authorization.")
          @Required
          @Size(min = 1, max = 64)
          @Pattern(Texts.TOKEN)
          String name,
      @JsonPropertyDescription(
              "Authentication scheme before the key, 1 to 32 token characters. Default: none, the whole value is the key. Example: Bearer.")
          @Size(min = 1, max = 32)
          @Pattern(Texts.TOKEN)
          @Nullable String scheme) {}

  /** A query parameter. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Query(
      @JsonPropertyDescription(
              "Name of the parameter, 1 to 64 token characters; case matters. Example: api_key.")
          @Required
          @Size(min = 1, max = 64)
          @Pattern(Texts.TOKEN)
          String name) {}

  /** A cookie. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Cookie(
      @JsonPropertyDescription(
              "Name of the cookie, 1 to 64 token characters; case matters. Example: api_key.")
          @Required
          @Size(min = 1, max = 64)
          @Pattern(Texts.TOKEN)
          String name) {}
}
