package dev.tollway.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a 402 tells the caller. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PaymentRequired(
    @JsonPropertyDescription(
            "Where to pay or upgrade, an http or https link of at most 1024 characters; also sent as Link rel=payment. Default: none. Example: https://acme.example/billing.")
        @Size(min = 1, max = 1024)
        @Pattern(Texts.URL)
        @Nullable String upgradeUrl,
    @JsonPropertyDescription(
            "Whom to ask, one line of 1 to 253 characters. Default: none. Example: api-support@acme.example.")
        @Size(min = 1, max = 253)
        @Pattern(Texts.LINE)
        @Nullable String contact,
    @JsonPropertyDescription(
            "Full (limits, use and balance are shown) or Minimal (no numbers). Default: Full. Example: Minimal.")
        @Default("Full")
        Details details) {
  public PaymentRequired {
    details = Objects.requireNonNullElse(details, Details.FULL);
  }

  /** How much a refusal tells. */
  public enum Details {
    @JsonProperty("Full")
    FULL,

    @JsonProperty("Minimal")
    MINIMAL
  }
}
