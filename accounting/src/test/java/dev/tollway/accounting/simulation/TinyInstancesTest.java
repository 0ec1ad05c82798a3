package dev.tollway.accounting.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.accounting.simulation.WordState.Script;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every state of these instances is looked at: the product's lease between threads that may stop
 * before any access to memory, in a process that may die there, as may its recovery; and the
 * product's ledger and leases between two sidecars that share one, two or three units.
 */
class TinyInstancesTest {

  @ParameterizedTest
  @CsvSource({
    "2, 2, CHARGE GIVE_BACK",
    "3, 2, CHARGE SURRENDER",
    "2, 2, COST_MORE GIVE_BACK",
    "3, 2, COST_MORE COST_MORE",
    "2, 1, CHARGE GIVE_BACK SURRENDER",
    "1, 3, CHARGE CHARGE"
  })
  void loseNoUnitBetweenAnyTwoAccessesToALease(int granted, int crashes, String scripts) {
    Explorer.Result all = explore(granted, crashes, scripts, true);
    System.out.println(
        "%s, %d granted, %d crashes: %d states, %d moves, explored to the end"
            .formatted(scripts, granted, crashes, all.states(), all.moves()));
    assertThat(all.violation()).as("%s", all.way()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "2, 0, CHARGE GIVE_BACK",
    "3, 0, CHARGE SURRENDER",
    "2, 0, COST_MORE GIVE_BACK",
    "1, 0, CHARGE CHARGE"
  })
  void findTheAdmissionThatDoesNotCompare(int granted, int crashes, String scripts) {
    Explorer.Result broken = explore(granted, crashes, scripts, false);
    System.out.println(
        "%s without comparing: %s after %d states"
            .formatted(scripts, broken.violation(), broken.states()));
    assertThat(broken.violation()).isNotNull();
    assertThat(broken.way()).hasSizeGreaterThan(2);
  }

  private static Explorer.Result explore(
      int granted, int crashes, String scripts, boolean comparing) {
    Script[] threads =
        Arrays.stream(scripts.split(" ", -1)).map(Script::valueOf).toArray(Script[]::new);
    return new Explorer<WordState>(scripts)
        .explore(WordState.begin(granted, crashes, comparing, threads));
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1 0 1 0", "1, 1, 0 1 1 1", "2, 1, 1 0 1 0", "3, 1, 0 1 1 0"})
  void neverLendAUnitTwice(int limit, int most, String faults) {
    Explorer.Result all = explore(limit, most, faults, Mutant.NONE);
    System.out.println(
        "limit %d, faults %s: %d states, %d moves, explored to the end"
            .formatted(limit, faults, all.states(), all.moves()));
    assertThat(all.violation()).as("%s", all.way()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "REOPENS_A_CLOSED_LEASE, 1, 0 1 1 0",
    "RELENDS_ON_TIMEOUT, 1, 1 1 0 0",
    "FORGETS_LAST_WORDS, 2, 1 0 0 0",
    "KEEPS_THE_LAST_REPORT, 2, 1 0 0 0"
  })
  void findTheLedgerThatIsWeakened(Mutant mutant, int most, String faults) {
    Explorer.Result broken = explore(1, most, faults, mutant);
    System.out.println(
        "%s: %s after %d states: %s"
            .formatted(mutant, broken.violation(), broken.states(), broken.way()));
    assertThat(broken.violation()).isNotNull();
  }

  /** Faults: how many processes die, pods are said to be gone, releases, ledgers die. */
  private static Explorer.Result explore(int limit, int most, String faults, Mutant mutant) {
    int[] budget = Arrays.stream(faults.split(" ", -1)).mapToInt(Integer::parseInt).toArray();
    return new Explorer<LoanState>("limit " + limit + ", faults " + faults)
        .explore(
            LoanState.begin(
                limit,
                most,
                new LoanState.Budget(budget[0], budget[1], budget[2], budget[3]),
                mutant));
  }
}
