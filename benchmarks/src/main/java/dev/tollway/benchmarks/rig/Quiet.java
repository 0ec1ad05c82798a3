package dev.tollway.benchmarks.rig;

import java.util.Collection;

/**
 * When a round may count: nobody else used the cores.
 *
 * @param mostForeign share of a core that other processes may use, 0 to 2
 * @param mostStolen share of the time that the machine below may take from a core, 0 to 1
 */
record Quiet(double mostForeign, double mostStolen) {
  /** Both cores belong to the rig, up to what a machine does by itself. */
  static final Quiet STRICT = new Quiet(0.03, 0.01);

  boolean is(Round round) {
    return round.foreign() <= mostForeign && round.stolen() <= mostStolen;
  }

  /** A pass is compared as a whole: one disturbed round spoils it. */
  boolean is(Collection<Round> pass) {
    return pass.stream().allMatch(this::is);
  }
}
