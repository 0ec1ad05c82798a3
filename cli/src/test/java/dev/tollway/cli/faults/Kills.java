package dev.tollway.cli.faults;

/** How often a fault strikes. */
final class Kills {
  private static final boolean PROOF = Boolean.getBoolean("tollway.proof");

  private Kills() {}

  /**
   * Ten over all tests of a build, a hundred in the proof.
   *
   * @param share of the ten
   */
  static int of(int share) {
    return PROOF ? 10 * share : share;
  }
}
