package dev.tollway.operator.resolve;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Accounts of deleted keys. One rests for 90 days, and for as long as a window or trial that it
 * used still runs; then it never comes back, and a key of its name begins another account.
 *
 * <p>Its fact stays for ever: a few words, which keep its subject from being used again. What it
 * held goes: hashes and booked top-ups here, pools and leases at the ledger.
 */
public final class Resting {

  private static final Duration REST = Duration.ofDays(90);

  private final Facts facts;
  private final Set<String> placed;
  private final Instant now;

  /** As things stand at that time. */
  public Resting(Facts facts, Instant now) {
    this.facts = facts;
    this.now = now;
    this.placed =
        facts.slots().values().stream()
            .filter(slot -> slot.taken(now))
            .map(PlanSlot::account)
            .collect(Collectors.toSet());
  }

  /** Whether the account never comes back. */
  boolean isOver(AccountFact account) {
    Instant deleted = account.deletedTime();
    return deleted != null
        && !now.isBefore(deleted.plus(REST))
        && !placed.contains(account.account());
  }

  /**
   * Subjects of accounts that never come back.
   *
   * @param except those that are known already
   * @param most the number of them
   */
  public List<String> over(Set<String> except, int most) {
    return facts.accounts().values().stream()
        .filter(account -> isOver(account) && !except.contains(account.subject()))
        .map(AccountFact::subject)
        .sorted()
        .limit(most)
        .toList();
  }

  /**
   * What these subjects leave behind in the registry. What was granted is remembered for ever: the
   * grant may outlive the account, and must not be paid out again to the next one of its name.
   */
  public Claims purging(Collection<String> subjects) {
    Set<String> gone = Set.copyOf(subjects);
    return Claims.purging(
        facts.hashOwners().entrySet().stream()
            .filter(owner -> gone.contains(owner.getValue()))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet()),
        facts.topUps().values().stream()
            .filter(topUp -> topUp.seller() == null && gone.contains(topUp.account()))
            .map(BookedTopUp::key)
            .collect(Collectors.toSet()));
  }
}
