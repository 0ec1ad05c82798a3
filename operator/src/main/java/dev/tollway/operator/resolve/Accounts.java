package dev.tollway.operator.resolve;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which account a key stands for, and how many a namespace has on a plan. */
final class Accounts {

  private record Place(String plan, String namespace) {}

  private final Facts facts;
  private final Map<String, NamespaceInfo> namespaces;
  private final Instant now;
  private final Map<Place, List<String>> members = new HashMap<>();
  private final Map<Place, List<PlanSlot>> slots = new HashMap<>();
  private final Map<Place, Integer> newcomers = new HashMap<>();
  private final Resting resting;

  /**
   * @param keys accounts whose ApiKey exists, with its creation
   * @param departed slots of accounts that are found gone now
   */
  Accounts(
      Facts facts,
      Map<String, NamespaceInfo> namespaces,
      Map<String, Instant> keys,
      List<PlanSlot> departed,
      Instant now) {
    this.facts = facts;
    this.namespaces = namespaces;
    this.now = now;
    this.resting = new Resting(facts, now);
    facts.accounts().values().stream()
        .filter(a -> a.deletedTime() == null && keys.containsKey(a.account()))
        .sorted(
            Comparator.comparing(AccountFact::firstSeen)
                .thenComparing(a -> keys.getOrDefault(a.account(), Instant.EPOCH))
                .thenComparing(AccountFact::account))
        .forEach(a ->
            members
                .computeIfAbsent(
                    new Place(a.plan(), namespace(a.account())), p -> new ArrayList<>())
                .add(a.account()));
    Stream.concat(facts.slots().values().stream(), departed.stream())
        .filter(s -> s.taken(now))
        .forEach(s ->
            slots
                .computeIfAbsent(
                    new Place(s.plan(), namespace(s.account())), p -> new ArrayList<>())
                .add(s));
  }

  private static String namespace(String account) {
    return account.substring(0, account.indexOf('/'));
  }

  /** The account of a key on a plan: the one that is known, or a new one. */
  AccountFact account(ObjectRef key, String plan) {
    AccountFact known = facts.accounts().get(key.path());
    NamespaceInfo namespace = namespaces.get(key.namespace());
    String uid = namespace == null ? "" : namespace.uid();
    if (known == null) {
      return new AccountFact(key.path(), "key/" + key.path(), uid, now, plan, null);
    }
    boolean sameNamespace =
        uid.isEmpty() || known.namespaceUid().isEmpty() || uid.equals(known.namespaceUid());
    if (!sameNamespace || resting.isOver(known)) {
      return new AccountFact(key.path(), next(known.subject()), uid, now, plan, null);
    }
    return new AccountFact(
        key.path(),
        known.subject(),
        uid.isEmpty() ? known.namespaceUid() : uid,
        known.firstSeen(),
        plan,
        null);
  }

  /** Names at the ledger are never reused: {@code key/acme/prod}, {@code key/acme/prod#2}, … */
  private static String next(String subject) {
    int hash = subject.lastIndexOf('#');
    return hash < 0
        ? subject + "#2"
        : subject.substring(0, hash + 1) + (Integer.parseInt(subject.substring(hash + 1)) + 1);
  }

  /** The subject that the same key had before; null: none. */
  static @Nullable String previous(String subject) {
    int hash = subject.lastIndexOf('#');
    if (hash < 0) {
      return null;
    }
    int number = Integer.parseInt(subject.substring(hash + 1));
    return number <= 2 ? subject.substring(0, hash) : subject.substring(0, hash + 1) + (number - 1);
  }

  /** Whether the account has a place on the plan when a namespace may have at most this many. */
  boolean hasPlace(String account, String plan, int max) {
    Place place = new Place(plan, namespace(account));
    List<String> staying = members.getOrDefault(place, List.of());
    long left =
        slots.getOrDefault(place, List.of()).stream()
            .filter(s -> !s.account().equals(account) && !staying.contains(s.account()))
            .count();
    int rank = staying.indexOf(account);
    return left + (rank >= 0 ? rank : staying.size() + newcomers.getOrDefault(place, 0)) < max;
  }

  /** The account takes its place. */
  void admit(String account, String plan) {
    Place place = new Place(plan, namespace(account));
    if (!members.getOrDefault(place, List.of()).contains(account)) {
      newcomers.merge(place, 1, Integer::sum);
    }
  }
}
