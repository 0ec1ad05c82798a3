package dev.tollway.benchmarks.rig;

import java.util.List;

/**
 * A load, and how each of its requests must end.
 *
 * @param connections open at a time
 * @param perSecond requests a second, sent at their time whether or not others were answered; 0:
 *     each connection sends the next as soon as the last is answered
 * @param secrets taken in turn
 * @param status of every answer
 * @param forQuota true: only for proxies that can count a quota
 * @param direct true: also without any proxy
 */
record Scenario(
    String name,
    int connections,
    int perSecond,
    List<String> secrets,
    int status,
    boolean forQuota,
    boolean direct) {
  private static final int CONNECTIONS = 64;

  /** As many good requests as a proxy takes. */
  static Scenario saturated(Duties duties) {
    return new Scenario("saturated", CONNECTIONS, 0, good(duties), 200, false, false);
  }

  private static List<String> good(Duties duties) {
    return duties.callers().subList(0, duties.keys()).stream().map(Duties::secret).toList();
  }

  /** All of a run. */
  static List<Scenario> all(Duties duties, int perSecond) {
    List<String> good = good(duties);
    return List.of(
        saturated(duties),
        new Scenario("steady", CONNECTIONS, perSecond, good, 200, false, true),
        new Scenario("one connection", 1, 0, good, 200, false, true),
        refused("401", List.of(Duties.secret("unknown")), 401),
        refused("402", List.of(Duties.secret(Duties.EXHAUSTED)), 402),
        refused("429", List.of(Duties.secret(Duties.LIMITED)), 429));
  }

  private static Scenario refused(String name, List<String> secrets, int status) {
    return new Scenario(name, CONNECTIONS, 0, secrets, status, status == 402, false);
  }

  /** Rounds of refusals and of one connection matter less: fewer are enough. */
  int passes(int wanted) {
    return name.equals("saturated") || name.equals("steady") ? wanted : Math.max(1, wanted / 2);
  }
}
