package dev.tollway.benchmarks.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** haproxy: a map of keys, and a stick table that counts each key's rate and requests. */
record HaproxyProxy() implements Proxy {
  @Override
  public String name() {
    return "haproxy";
  }

  @Override
  public String quota() {
    return "a counter in its own memory: each process has its own, lost at its end, no windows";
  }

  @Override
  public boolean hasQuota() {
    return true;
  }

  @Override
  public void configure(Site site) throws IOException {
    StringBuilder keys = new StringBuilder();
    for (String caller : site.duties().callers()) {
      keys.append(Duties.secret(caller)).append(' ').append(caller).append('\n');
    }
    Path map = site.directory().resolve("keys.map");
    Files.writeString(map, keys);
    Template.named("haproxy.cfg")
        .write(
            conf(site),
            Map.of(
                "keys", map,
                "port", site.port(),
                "origin", site.originPort(),
                "limited", Duties.LIMITED,
                "exhausted", Duties.EXHAUSTED,
                "rate", site.duties().perSecond(),
                "quota", site.duties().quota()));
  }

  private static Path conf(Site site) {
    return site.directory().resolve("haproxy.cfg");
  }

  @Override
  public List<String> command(Site site) {
    return List.of("haproxy", "-db", "-f", conf(site).toString());
  }
}
