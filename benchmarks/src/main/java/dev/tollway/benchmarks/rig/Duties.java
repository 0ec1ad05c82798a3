package dev.tollway.benchmarks.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What every proxy has to do for each request: find the key among all, count it against its rate
 * and its quota, tell the upstream who calls and keep the key from it.
 *
 * @param keys that all may use plenty
 * @param perSecond rate of each of them
 * @param quota of each of them, more than a run uses
 */
public record Duties(int keys, int perSecond, long quota) {
  /** The key whose rate is so low that it is refused: one request an hour. */
  static final String LIMITED = "limited";

  /** The key whose quota is one request. */
  static final String EXHAUSTED = "exhausted";

  /** What callers ask for. */
  static final String PATH = "/orders";

  /** Names of all callers. */
  List<String> callers() {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < keys; i++) {
      all.add("key-" + i);
    }
    all.add(LIMITED);
    all.add(EXHAUSTED);
    return all;
  }

  /** The key of a caller: of the length and the alphabet of the product's own. */
  static String secret(String caller) {
    return String.format(Locale.ROOT, "bench_%-10s_0123456789abcdefghijklmnopqr", caller)
        .replace(' ', 'x');
  }
}
