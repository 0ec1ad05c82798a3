package dev.tollway.operator.resolve;

import dev.tollway.crds.ApiKeyGrantSpec;
import dev.tollway.crds.ApiKeySpec;
import dev.tollway.crds.ApiRouteSpec;
import dev.tollway.crds.UsagePlanSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Resources and facts become outcomes and claims. The same input gives the same answer. */
public final class Resolver {

  private Resolver() {}

  /**
   * Resolves everything.
   *
   * @param now ledger time
   */
  public static Resolution resolve(Resources resources, Facts facts, Instant now) {
    return resolve(resources, facts, Map.of(), now);
  }

  /**
   * Resolves everything.
   *
   * @param coming by {@code namespace/name} of the ApiKey: keys that are made and not in their
   *     Secrets yet
   * @param now ledger time
   */
  public static Resolution resolve(
      Resources resources, Facts facts, Map<String, LiveKey.Credential> coming, Instant now) {
    Map<String, NamespaceInfo> namespaces =
        resources.namespaces().stream()
            .collect(Collectors.toMap(NamespaceInfo::name, Function.identity(), (a, b) -> a));
    Permission permission = new Permission(namespaces);
    FormChoice forms = new FormChoice(facts.lastGood());
    Map<String, Outcome<ApiRouteSpec, LiveRoute>> routes =
        new RouteResolver(resources.routes(), resources.workloads(), forms).resolve();
    Map<String, Outcome<UsagePlanSpec, LivePlan>> plans =
        new PlanResolver(routes, permission, forms).resolve(resources.plans());
    Map<String, Instant> existing =
        resources.keys().stream()
            .<Authored<ApiKeySpec>>map(Authored::of)
            .collect(Collectors.toMap(a -> a.ref().path(), Authored::creationTime, (a, b) -> a));
    TopUpLines lines = new TopUpLines(facts.topUps());
    GrantResolver granting =
        new GrantResolver(
            plans,
            resources.keys(),
            permission,
            new Accounts(facts, namespaces, Map.of(), List.of(), now),
            lines,
            forms);
    Map<String, Outcome<ApiKeyGrantSpec, LiveGrant>> grants = granting.resolve(resources.grants());
    Departures departures = new Departures(facts, forms, granting.grants(), now);
    Map<String, Outcome<ApiKeySpec, LiveKey>> keys =
        new KeyResolver(
                plans,
                permission,
                facts,
                new Accounts(
                    facts, namespaces, existing, departures.slots(existing.keySet(), plans), now),
                new Credentials(
                    resources.secrets(), new HashMap<>(facts.hashOwners()), coming, now),
                granting.grants(),
                lines,
                forms,
                now)
            .resolve(resources.keys());
    Claims claims =
        new ClaimsOf(facts, forms, departures, now).claims(routes, plans, keys, grants.keySet());
    return new Resolution(
        routes, plans, keys, grants, resources, claims, changesAt(keys, facts, claims, now));
  }

  private static @Nullable Instant changesAt(
      Map<String, Outcome<ApiKeySpec, LiveKey>> keys, Facts facts, Claims claims, Instant now) {
    Stream<Instant> ofKeys =
        keys.values().stream()
            .flatMap(k -> Stream.ofNullable(k.live()))
            .flatMap(Resolver::instants);
    Stream<Instant> ofSlots =
        Stream.concat(facts.slots().values().stream(), claims.slots().stream())
            .flatMap(s -> Stream.ofNullable(s.until()));
    return Stream.concat(ofKeys, ofSlots)
        .filter(now::isBefore)
        .min(Instant::compareTo)
        .orElse(null);
  }

  private static Stream<Instant> instants(LiveKey key) {
    Subscription subscription = key.subscription();
    List<@Nullable Instant> instants = new ArrayList<>();
    instants.add(subscription.start());
    instants.add(subscription.end());
    instants.add(subscription.graceEnd());
    key.credentials().forEach(c -> instants.add(c.expireTime()));
    if (key.rotation() != null) {
      instants.add(key.rotation().nextTime());
    }
    return instants.stream().flatMap(Stream::ofNullable);
  }
}
