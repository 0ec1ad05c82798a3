package dev.tollway.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SidecarSettingsTest {
  private static final Map<String, String> LEAST =
      Map.of(
          "TOLLWAY_NAMESPACE", "shop",
          "TOLLWAY_WORKLOAD_NAME", "orders",
          "TOLLWAY_POD_UID", "4a5b",
          "TOLLWAY_LISTEN", "0.0.0.0:8080",
          "TOLLWAY_UPSTREAM", "http://127.0.0.1:9090",
          "TOLLWAY_STATE_DIR", "/var/lib/tollway");

  private static Map<String, String> with(String name, String value) {
    Map<String, String> environment = new HashMap<>(LEAST);
    environment.put(name, value);
    return environment;
  }

  @Test
  void fillsInWhatIsNotSaid() throws Exception {
    SidecarSettings settings = SidecarSettings.parse(LEAST);

    assertThat(settings.workloadKind()).isEqualTo("Deployment");
    assertThat(settings.podName()).isEqualTo("4a5b");
    assertThat(settings.port()).isEqualTo("http");
    assertThat(settings.listen())
        .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 8080));
    assertThat(settings.upstream()).isEqualTo(URI.create("http://127.0.0.1:9090"));
    assertThat(settings.adminListen())
        .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 9901));
    assertThat(settings.trustedProxies()).isEmpty();
    assertThat(settings.maxConfigAge()).isEqualTo(Duration.ofHours(24));
    assertThat(settings.drainTimeout()).isEqualTo(Duration.ofSeconds(25));
  }

  @Test
  void readsListsAndIpv6Addresses() throws Exception {
    Map<String, String> environment = with("TOLLWAY_LISTEN", "[::1]:8443");
    environment.put("TOLLWAY_TRUSTED_PROXIES", "10.0.0.0/8, fd00::/8,");

    SidecarSettings settings = SidecarSettings.parse(environment);

    assertThat(settings.listen())
        .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("::1"), 8443));
    assertThat(settings.trustedProxies()).isEqualTo(List.of("10.0.0.0/8", "fd00::/8"));
  }

  @Test
  void namesEveryVariableThatIsMissing() {
    assertThatThrownBy(() -> SidecarSettings.parse(Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(
            "TOLLWAY_NAMESPACE is not set.",
            "TOLLWAY_WORKLOAD_NAME is not set.",
            "TOLLWAY_POD_UID is not set.",
            "TOLLWAY_LISTEN is not set.",
            "TOLLWAY_UPSTREAM is not set.",
            "TOLLWAY_STATE_DIR is not set.");
  }

  @ParameterizedTest
  @CsvSource({
    "TOLLWAY_LISTEN, 8080, must be an address and a port",
    "TOLLWAY_LISTEN, 127.0.0.1:99999, must be an address and a port",
    "TOLLWAY_ADMIN_LISTEN, :9901, must be an address and a port",
    "TOLLWAY_UPSTREAM, https://127.0.0.1, must be http://host:port",
    "TOLLWAY_UPSTREAM, http://127.0.0.1/api, must be http://host:port",
    "TOLLWAY_WORKLOAD_KIND, Job, must be one of Deployment",
    "TOLLWAY_MAX_CONNECTIONS, 0, must be a number from 1 to 1000000",
    "TOLLWAY_DRAIN_TIMEOUT, 10s, must be a number from 0 to 3600"
  })
  void saysWhatMustBe(String name, String value, String sentence) {
    assertThatThrownBy(() -> SidecarSettings.parse(with(name, value)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(name + " " + sentence)
        .hasMessageContaining(value);
  }
}
