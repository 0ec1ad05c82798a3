package dev.tollway.benchmarks.rig;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Envoy: {@code api_key_auth}, and {@code local_ratelimit} with a bucket for each key.
 *
 * @param binary the executable
 */
record EnvoyProxy(Path binary) implements Proxy {
  @Override
  public String name() {
    return "envoy";
  }

  @Override
  public String quota() {
    return "none by itself: it needs a rate limit service beside it, asked for each request";
  }

  @Override
  public boolean hasQuota() {
    return false;
  }

  @Override
  public void configure(Site site) throws IOException {
    StringBuilder keys = new StringBuilder();
    for (String caller : site.duties().callers()) {
      keys.append("              - { key: ")
          .append(Duties.secret(caller))
          .append(", client: ")
          .append(caller)
          .append(" }\n");
    }
    Template.named("envoy.yaml")
        .write(
            conf(site),
            Map.of(
                "keys", keys.toString(),
                "callers", 2 * site.duties().callers().size(),
                "port", site.port(),
                "origin", site.originPort(),
                "limited", Duties.LIMITED,
                "rate", site.duties().perSecond()));
  }

  private static Path conf(Site site) {
    return site.directory().resolve("envoy.yaml");
  }

  @Override
  public List<String> command(Site site) {
    return List.of(
        binary.toString(),
        "--concurrency",
        "1",
        "--disable-hot-restart",
        "--log-level",
        "error",
        "-c",
        conf(site).toString());
  }
}
