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

/** The workload that a route protects, in the route's own namespace. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TargetRef(
    @JsonPropertyDescription("API group of the workload: apps. Default: apps.") @Default("apps")
        Group group,
    @JsonPropertyDescription(
            "Kind of the workload: Deployment, StatefulSet or DaemonSet. Default: Deployment. Example: StatefulSet.")
        @Default("Deployment")
        Kind kind,
    @JsonPropertyDescription("Name of the workload, 1 to 253 characters. Example: orders.")
        @Required
        @Size(min = 1, max = 253)
        @Pattern(Texts.SUBDOMAIN)
        String name) {
  public TargetRef {
    group = Objects.requireNonNullElse(group, Group.APPS);
    kind = Objects.requireNonNullElse(kind, Kind.DEPLOYMENT);
  }

  /** API groups that hold workloads. */
  public enum Group {
    @JsonProperty("apps")
    APPS
  }

  /** Kinds of workloads. */
  public enum Kind {
    @JsonProperty("Deployment")
    DEPLOYMENT,

    @JsonProperty("StatefulSet")
    STATEFUL_SET,

    @JsonProperty("DaemonSet")
    DAEMON_SET
  }
}
