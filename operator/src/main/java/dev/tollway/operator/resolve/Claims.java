package dev.tollway.operator.resolve;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must be recorded before anything is made of it. Recording is atomic and may be repeated.
 *
 * @param accounts to insert or replace, by account
 * @param hashOwners SHA-256 in hex → subject of its account; an owner that is recorded already
 *     stays
 * @param trials a trial that is recorded already stays
 * @param topUps a top-up that is recorded already stays
 * @param slots to insert or replace, by plan and account
 * @param freedSlots slots that ended, or whose account came back
 * @param lastGood to insert or replace, by object
 * @param forgotten objects that are gone: their last good forms go too
 * @param deprecations route {@code namespace/name} → when first seen Deprecated; one recorded stays
 * @param undeprecated routes that are Deprecated no more, or gone
 * @param announced topic → cause of the newest Event about it; replaces; an empty cause drops the
 *     topic
 * @param freedHashes SHA-256 in hex of keys whose account never comes back
 * @param droppedTopUps of accounts that never come back
 */
public record Claims(
    List<AccountFact> accounts,
    Map<String, String> hashOwners,
    List<Trial> trials,
    List<BookedTopUp> topUps,
    List<PlanSlot> slots,
    Set<PlanSlot.Id> freedSlots,
    List<LastGood> lastGood,
    Set<ObjectRef> forgotten,
    Map<String, Instant> deprecations,
    Set<String> undeprecated,
    Map<String, String> announced,
    Set<String> freedHashes,
    Set<BookedTopUp.Id> droppedTopUps) {

  public Claims {
    accounts = List.copyOf(accounts);
    hashOwners = Map.copyOf(hashOwners);
    trials = List.copyOf(trials);
    topUps = List.copyOf(topUps);
    slots = List.copyOf(slots);
    freedSlots = Set.copyOf(freedSlots);
    lastGood = List.copyOf(lastGood);
    forgotten = Set.copyOf(forgotten);
    deprecations = Map.copyOf(deprecations);
    undeprecated = Set.copyOf(undeprecated);
    announced = Map.copyOf(announced);
    freedHashes = Set.copyOf(freedHashes);
    droppedTopUps = Set.copyOf(droppedTopUps);
  }

  /** Nothing is purged. */
  public Claims(
      List<AccountFact> accounts,
      Map<String, String> hashOwners,
      List<Trial> trials,
      List<BookedTopUp> topUps,
      List<PlanSlot> slots,
      Set<PlanSlot.Id> freedSlots,
      List<LastGood> lastGood,
      Set<ObjectRef> forgotten,
      Map<String, Instant> deprecations,
      Set<String> undeprecated,
      Map<String, String> announced) {
    this(
        accounts,
        hashOwners,
        trials,
        topUps,
        slots,
        freedSlots,
        lastGood,
        forgotten,
        deprecations,
        undeprecated,
        announced,
        Set.of(),
        Set.of());
  }

  /** Drops what accounts had that never come back. */
  static Claims purging(Set<String> hashes, Set<BookedTopUp.Id> topUps) {
    return new Claims(
        List.of(), Map.of(), List.of(), List.of(), List.of(), Set.of(), List.of(), Set.of(),
        Map.of(), Set.of(), Map.of(), hashes, topUps);
  }

  /** Claims of Events only. */
  public static Claims announcing(Map<String, String> announced) {
    return new Claims(
        List.of(), Map.of(), List.of(), List.of(), List.of(), Set.of(), List.of(), Set.of(),
        Map.of(), Set.of(), announced);
  }

  public boolean isEmpty() {
    return accounts.isEmpty()
        && hashOwners.isEmpty()
        && trials.isEmpty()
        && topUps.isEmpty()
        && slots.isEmpty()
        && freedSlots.isEmpty()
        && lastGood.isEmpty()
        && forgotten.isEmpty()
        && deprecations.isEmpty()
        && undeprecated.isEmpty()
        && announced.isEmpty()
        && freedHashes.isEmpty()
        && droppedTopUps.isEmpty();
  }
}
