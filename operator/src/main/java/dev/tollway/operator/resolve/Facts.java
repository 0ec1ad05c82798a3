package dev.tollway.operator.resolve;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What the registry knows, and resources do not say.
 *
 * @param accounts by {@code namespace/name}
 * @param hashOwners SHA-256 in hex of a key → subject of the account that was first recorded for it
 * @param announced what was told by Events, so that a restart does not repeat it: topic → cause
 * @param deprecations route {@code namespace/name} → when it was first seen Deprecated
 */
public record Facts(
    Map<String, AccountFact> accounts,
    Map<String, String> hashOwners,
    Map<Trial.Id, Trial> trials,
    Map<BookedTopUp.Id, BookedTopUp> topUps,
    Map<PlanSlot.Id, PlanSlot> slots,
    Map<ObjectRef, LastGood> lastGood,
    Map<String, Instant> deprecations,
    Map<String, String> announced) {

  public Facts {
    accounts = Map.copyOf(accounts);
    hashOwners = Map.copyOf(hashOwners);
    trials = Map.copyOf(trials);
    topUps = Map.copyOf(topUps);
    slots = Map.copyOf(slots);
    lastGood = Map.copyOf(lastGood);
    deprecations = Map.copyOf(deprecations);
    announced = Map.copyOf(announced);
  }

  /** What a new registry knows. */
  public static Facts none() {
    return new Facts(
        Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of());
  }

  /** The facts once these claims are recorded. A claim never takes what another account holds. */
  public Facts with(Claims claims) {
    if (claims.isEmpty()) {
      return this;
    }
    Map<String, AccountFact> accountsNow = new HashMap<>(accounts);
    claims.accounts().forEach(a -> accountsNow.put(a.account(), a));
    Map<String, String> ownersNow = new HashMap<>(hashOwners);
    claims.hashOwners().forEach(ownersNow::putIfAbsent);
    claims.freedHashes().forEach(ownersNow::remove);
    Map<Trial.Id, Trial> trialsNow = new HashMap<>(trials);
    claims.trials().forEach(t -> trialsNow.putIfAbsent(t.id(), t));
    Map<BookedTopUp.Id, BookedTopUp> topUpsNow = new HashMap<>(topUps);
    claims.topUps().forEach(t -> topUpsNow.putIfAbsent(t.key(), t));
    claims.droppedTopUps().forEach(topUpsNow::remove);
    Map<PlanSlot.Id, PlanSlot> slotsNow = new HashMap<>(slots);
    claims.slots().forEach(s -> slotsNow.put(s.id(), s));
    claims.freedSlots().forEach(slotsNow::remove);
    Map<ObjectRef, LastGood> goodNow = new HashMap<>(lastGood);
    claims.lastGood().forEach(g -> goodNow.put(g.ref(), g));
    claims.forgotten().forEach(goodNow::remove);
    Map<String, Instant> deprecationsNow = new HashMap<>(deprecations);
    claims.deprecations().forEach(deprecationsNow::putIfAbsent);
    claims.undeprecated().forEach(deprecationsNow::remove);
    Map<String, String> announcedNow = new HashMap<>(announced);
    announcedNow.putAll(claims.announced());
    announcedNow.values().removeIf(String::isEmpty);
    return new Facts(
        accountsNow,
        ownersNow,
        trialsNow,
        topUpsNow,
        slotsNow,
        goodNow,
        deprecationsNow,
        announcedNow);
  }
}
