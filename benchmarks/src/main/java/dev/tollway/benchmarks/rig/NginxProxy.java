package dev.tollway.benchmarks.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** nginx: a map of keys, and {@code limit_req} for each key. */
record NginxProxy() implements Proxy {
  @Override
  public String name() {
    return "nginx";
  }

  @Override
  public String quota() {
    return "none: nginx cannot count an amount for each key";
  }

  @Override
  public boolean hasQuota() {
    return false;
  }

  @Override
  public void configure(Site site) throws IOException {
    StringBuilder keys = new StringBuilder();
    for (String caller : site.duties().callers()) {
      keys.append(Duties.secret(caller)).append(' ').append(caller).append(";\n");
    }
    Files.writeString(site.directory().resolve("keys.map"), keys);
    Template.named("nginx.conf")
        .write(
            conf(site),
            Map.of(
                "dir", site.directory(),
                "port", site.port(),
                "origin", site.originPort(),
                "limited", Duties.LIMITED,
                "rate", site.duties().perSecond()));
  }

  private static Path conf(Site site) {
    return site.directory().resolve("nginx.conf");
  }

  @Override
  public List<String> command(Site site) {
    return List.of("nginx", "-p", site.directory().toString(), "-c", conf(site).toString());
  }
}
