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
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is protected, and how. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "has(self.targetRef) != has(self.selector)",
    message = "exactly one of targetRef and selector must be given")
@ValidationRule(
    value =
        "type(self.port) == int ? int(self.port) >= 1 && int(self.port) <= 65535 : string(self.port).matches('^[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$')",
    message = "port must be a number from 1 to 65535 or a port name of 1 to 15 characters")
public record ApiRouteSpec(
    @JsonPropertyDescription(
            "The workload to protect, in the same namespace; exactly one of targetRef and selector. Example: {kind: Deployment, name: orders}.")
        @Nullable TargetRef targetRef,
    @JsonPropertyDescription(
            "Labels of the pods to protect, in the same namespace; exactly one of targetRef and selector. Example: {matchLabels: {app: orders}}.")
        @Nullable Selector selector,
    @JsonPropertyDescription(
            "The workload's container port by name (1 to 15 characters) or number (1 to 65535); it must be one that the sidecar takes over. Example: http.")
        @Required
        IntOrString port,
    @JsonPropertyDescription(
            "Hostnames that the route answers, at most 16, lower case; *. in front stands for one or more labels. Default: every hostname. Example: [api.acme.example].")
        @Size(max = 16)
        List<@Size(min = 1, max = 253) @Pattern(Texts.HOSTNAME) String> hostnames,
    @JsonPropertyDescription(
            "Where the key is looked for, in this order, at most 8 places. Default: header X-Api-Key, then header Authorization with scheme Bearer. Example: [{header: {name: X-Api-Key}}].")
        @Size(max = 8)
        List<CredentialPlace> credentials,
    @JsonPropertyDescription(
            "What is done with which requests, 1 to 32 rules with unique names; the most specific match wins as in HTTPRoute. Example: [{name: all, matches: [{path: {value: /}}]}].")
        @Required
        @Size(min = 1, max = 32)
        List<RouteRule> rules,
    @JsonPropertyDescription(
            "Which plans may sell this route. Default: those of its own namespace. Example: {namespaces: {from: All}}.")
        @Nullable AllowedPlans allowedPlans,
    @JsonPropertyDescription(
            "A request that no rule matches: Refuse (404) or Pass (forwarded, not counted). Default: Refuse. Example: Pass.")
        @Default("Refuse")
        Unmatched unmatched,
    @JsonPropertyDescription(
            "Canonical (dot segments, escaped slashes and the like are refused) or AsIs (for workloads that need them). Default: Canonical. Example: AsIs.")
        @Default("Canonical")
        Paths paths,
    @JsonPropertyDescription(
            "When a request is paid for: UnlessServerError (5xx and failures of the workload are free) or Admission (always). Default: UnlessServerError. Example: Admission.")
        @Default("UnlessServerError")
        Charge charge,
    @JsonPropertyDescription(
            "Other statuses for refusals, one field per reason. Default: the usual ones. Example: {quotaExceeded: 429}.")
        @Nullable Denials denials,
    @JsonPropertyDescription(
            "Where the route stands between draft and retirement. Default: {stage: Published}. Example: {stage: Deprecated}.")
        @Nullable Lifecycle lifecycle) {
  public ApiRouteSpec {
    hostnames = Absent.list(hostnames);
    credentials = Absent.list(credentials);
    rules = Absent.list(rules);
    unmatched = Objects.requireNonNullElse(unmatched, Unmatched.REFUSE);
    paths = Objects.requireNonNullElse(paths, Paths.CANONICAL);
    charge = Objects.requireNonNullElse(charge, Charge.UNLESS_SERVER_ERROR);
  }

  /** What happens to a request that no rule matches. */
  public enum Unmatched {
    @JsonProperty("Refuse")
    REFUSE,

    @JsonProperty("Pass")
    PASS
  }

  /** How strictly paths are judged. */
  public enum Paths {
    @JsonProperty("Canonical")
    CANONICAL,

    @JsonProperty("AsIs")
    AS_IS
  }

  /** When a request is paid for. */
  public enum Charge {
    @JsonProperty("UnlessServerError")
    UNLESS_SERVER_ERROR,

    @JsonProperty("Admission")
    ADMISSION
  }
}
