package dev.tollway.benchmarks.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProxyConfigurationTest {
  private static final Duties DUTIES = new Duties(3, 500, 1_000);

  @TempDir private Path folder;

  static Stream<Proxy> proxies() {
    return Stream.of(
        new NginxProxy(), new HaproxyProxy(), new EnvoyProxy(Path.of("envoy")), ours());
  }

  private static Proxy ours() {
    return new TollwayProxy(Path.of("java"), Path.of("cli.jar"), List.of("-Xmx32m"));
  }

  private String configured(Proxy proxy) throws IOException {
    proxy.configure(new Site(folder, 8_001, 8_002, 8_003, DUTIES));
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }

  @ParameterizedTest
  @MethodSource("proxies")
  void givesEachTheSamePortsAndRate(Proxy proxy) throws Exception {
    assertThat(configured(proxy)).contains("8001", "8003", "500").doesNotContain("@{");
  }

  @ParameterizedTest
  @MethodSource("proxies")
  void namesEveryCaller(Proxy proxy) throws Exception {
    assertThat(configured(proxy)).contains(DUTIES.callers());
  }

  @Test
  void givesOursTheHashesAndNotTheKeys() throws Exception {
    assertThat(configured(ours()))
        .contains("keyHashes: [\"sha256:")
        .doesNotContain(Duties.secret("key-0"));
  }

  @Test
  void startsOurControlPlaneBesideTheSidecar() {
    Site site = new Site(folder, 8_001, 8_002, 8_003, DUTIES);
    assertThat(ours().beside(site)).contains("operator", "127.0.0.1:8002");
    assertThat(ours().command(site)).contains("sidecar", "127.0.0.1:8002", "-Xmx32m");
  }
}
