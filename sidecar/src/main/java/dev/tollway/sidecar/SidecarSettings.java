package dev.tollway.sidecar;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one sidecar is told when it starts.
 *
 * <table>
 *   <caption>Environment</caption>
 *   <tr><th>Name</th><th>Meaning</th><th>Default</th></tr>
 *   <tr><td>{@code TOLLWAY_NAMESPACE}</td><td>namespace of the workload</td><td>required</td></tr>
 *   <tr><td>{@code TOLLWAY_WORKLOAD_KIND}</td><td>Deployment, StatefulSet or DaemonSet</td><td>Deployment</td></tr>
 *   <tr><td>{@code TOLLWAY_WORKLOAD_NAME}</td><td>its name</td><td>required</td></tr>
 *   <tr><td>{@code TOLLWAY_POD_UID}</td><td>uid of this pod</td><td>required</td></tr>
 *   <tr><td>{@code TOLLWAY_POD_NAME}</td><td>name of this pod, for messages</td><td>the uid</td></tr>
 *   <tr><td>{@code TOLLWAY_PORT}</td><td>container port that is guarded: its name, or its number where it has none</td><td>http</td></tr>
 *   <tr><td>{@code TOLLWAY_LISTEN}</td><td>{@code address:port} for clients</td><td>required</td></tr>
 *   <tr><td>{@code TOLLWAY_UPSTREAM}</td><td>{@code http://host:port} of the workload</td><td>required</td></tr>
 *   <tr><td>{@code TOLLWAY_ADMIN_LISTEN}</td><td>{@code address:port} for probes and metrics</td><td>127.0.0.1:9901</td></tr>
 *   <tr><td>{@code TOLLWAY_STATE_DIR}</td><td>directory for the journal and the last good configuration</td><td>required</td></tr>
 *   <tr><td>{@code TOLLWAY_TRUSTED_PROXIES}</td><td>addresses or CIDR blocks whose forwarding headers are believed, comma-separated</td><td>none</td></tr>
 *   <tr><td>{@code TOLLWAY_MAX_CONNECTIONS}</td><td>client connections at a time, 1 to 1000000</td><td>10000</td></tr>
 *   <tr><td>{@code TOLLWAY_MAX_CONFIG_AGE}</td><td>seconds without the control plane after which keyed routes are no longer served, 60 to 604800</td><td>86400</td></tr>
 *   <tr><td>{@code TOLLWAY_DRAIN_TIMEOUT}</td><td>seconds that requests in flight may take to end, 0 to 3600</td><td>25</td></tr>
 * </table>
 *
 * @param podUid stable for the life of the pod
 * @param adminListen null: no admin port
 * @param stateDir holds the journal and the last good configuration; exists and is writable
 */
public record SidecarSettings(
    String namespace,
    String workloadKind,
    String workloadName,
    String podUid,
    String podName,
    String port,
    InetSocketAddress listen,
    URI upstream,
    @Nullable InetSocketAddress adminListen,
    Path stateDir,
    List<String> trustedProxies,
    int maxConnections,
    Duration maxConfigAge,
    Duration drainTimeout) {

  /** Client connections at a time, where nothing else is said. */
  public static final int MAX_CONNECTIONS = 10_000;

  /** Age of the configuration up to which keyed routes are served, where nothing else is said. */
  public static final Duration MAX_CONFIG_AGE = Duration.ofHours(24);

  /**
   * How long a drain waits, where nothing else is said; less than the 30 s that Kubernetes gives.
   */
  public static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(25);

  public SidecarSettings {
    trustedProxies = List.copyOf(trustedProxies);
  }

  /**
   * Reads the process environment.
   *
   * @throws SettingsException with one sentence for each variable that is missing or wrong
   */
  public static SidecarSettings ofEnvironment() throws SettingsException {
    return parse(System.getenv());
  }

  /**
   * Reads the variables of the table above.
   *
   * @throws SettingsException with one sentence for each variable that is missing or wrong
   */
  public static SidecarSettings parse(Map<String, String> environment) throws SettingsException {
    SettingsReader read = new SettingsReader(environment);
    SidecarSettings settings = read(read);
    read.check();
    return settings;
  }

  /** What is missing or wrong stays with the reader. */
  static SidecarSettings read(SettingsReader read) {
    String podUid = read.required("TOLLWAY_POD_UID");
    return new SidecarSettings(
        read.required("TOLLWAY_NAMESPACE"),
        read.oneOf("TOLLWAY_WORKLOAD_KIND", "Deployment", "StatefulSet", "DaemonSet"),
        read.required("TOLLWAY_WORKLOAD_NAME"),
        podUid,
        read.optional("TOLLWAY_POD_NAME", podUid),
        read.optional("TOLLWAY_PORT", "http"),
        read.address("TOLLWAY_LISTEN", null),
        read.origin("TOLLWAY_UPSTREAM"),
        read.address("TOLLWAY_ADMIN_LISTEN", "127.0.0.1:9901"),
        read.directory("TOLLWAY_STATE_DIR"),
        read.list("TOLLWAY_TRUSTED_PROXIES"),
        read.number("TOLLWAY_MAX_CONNECTIONS", MAX_CONNECTIONS, 1, 1_000_000),
        read.seconds("TOLLWAY_MAX_CONFIG_AGE", MAX_CONFIG_AGE, 60, 604_800),
        read.seconds("TOLLWAY_DRAIN_TIMEOUT", DRAIN_TIMEOUT, 0, 3_600));
  }
}
