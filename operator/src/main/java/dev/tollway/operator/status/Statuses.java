package dev.tollway.operator.status;

import dev.tollway.accounting.ledger.AccountView;
import dev.tollway.crds.ApiKeyGrantSpec;
import dev.tollway.crds.ApiKeyGrantStatus;
import dev.tollway.crds.ApiKeySpec;
import dev.tollway.crds.ApiKeyStatus;
import dev.tollway.crds.ApiRouteSpec;
import dev.tollway.crds.ApiRouteStatus;
import dev.tollway.crds.UsagePlanStatus;
import dev.tollway.operator.resolve.LiveGrant;
import dev.tollway.operator.resolve.LiveKey;
import dev.tollway.operator.resolve.LiveRoute;
import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.resolve.Outcome;
import dev.tollway.operator.resolve.Resolution;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Builds statuses, fresh and whole, from what became of the objects. */
public final class Statuses {

  private final Resolution resolution;
  private final Map<String, AccountView> views;
  private final Map<ObjectRef, StatusText> before;
  private final Map<String, KeyStanding> keys;
  private final Moment moment;

  /**
   * Prepares for one moment.
   *
   * @param views by subject
   * @param before what was written last, by object
   * @param keys the newest standing of each key by namespace/name, kept from one moment to the
   *     next, so that one busy key does not cost its plan the reading of all others
   */
  public Statuses(
      Resolution resolution,
      Map<String, AccountView> views,
      Map<ObjectRef, StatusText> before,
      Map<String, KeyStanding> keys,
      Moment moment) {
    this.resolution = resolution;
    this.views = views;
    this.before = before;
    this.keys = keys;
    this.moment = moment;
  }

  /** Of every object, in the order of kind and name. */
  public List<ObjectStatus> all() {
    List<ObjectStatus> all = new ArrayList<>();
    keys.clear();
    resolution.keys().values().forEach(k -> all.add(key(k)));
    resolution.routes().values().forEach(route -> all.add(route(route)));
    resolution.plans().keySet().forEach(path -> all.add(plan(path)));
    resolution.grants().values().forEach(grant -> all.add(grant(grant)));
    return all;
  }

  /** Of these objects, as far as they are there, and of the plans of keys among them. */
  public List<ObjectStatus> of(Collection<ObjectRef> refs) {
    List<ObjectStatus> some = new ArrayList<>();
    Set<String> plans = new TreeSet<>();
    for (ObjectRef ref : refs) {
      String path = ref.path();
      switch (ref.kind()) {
        case "ApiRoute" -> add(resolution.routes().get(path), this::route, some);
        case "ApiKeyGrant" -> add(resolution.grants().get(path), this::grant, some);
        case "UsagePlan" -> add(resolution.plans().get(path), plan -> plan(path), some);
        default -> {
          Outcome<ApiKeySpec, LiveKey> key = resolution.keys().get(path);
          add(key, this::key, some);
          if (key != null && key.live() != null) {
            plans.add(key.live().plan().ref().path());
          }
        }
      }
    }
    plans.forEach(path -> some.add(plan(path)));
    return some;
  }

  private static <T> void add(
      @Nullable T outcome, Function<T, ObjectStatus> status, List<ObjectStatus> to) {
    if (outcome != null) {
      to.add(status.apply(outcome));
    }
  }

  private ObjectStatus grant(Outcome<ApiKeyGrantSpec, LiveGrant> grant) {
    Stated<ApiKeyGrantStatus> stated =
        GrantStatuses.of(grant, read(grant.ref(), ApiKeyGrantStatus.class), moment);
    ApiKeyGrantStatus status = stated.status();
    return status(grant.ref(), stated, status.summary(), status.conditions(), null);
  }

  private ObjectStatus route(Outcome<ApiRouteSpec, LiveRoute> route) {
    Stated<ApiRouteStatus> stated =
        RouteStatuses.of(
            route,
            resolution.resources().services(),
            read(route.ref(), ApiRouteStatus.class),
            moment);
    ApiRouteStatus status = stated.status();
    return status(route.ref(), stated, status.summary(), status.conditions(), null);
  }

  private ObjectStatus key(Outcome<ApiKeySpec, LiveKey> key) {
    LiveKey live = key.live();
    AccountView view = live == null ? null : views.get(live.account().subject());
    ApiKeyStatus written = read(key.ref(), ApiKeyStatus.class);
    Stated<ApiKeyStatus> stated =
        written != null && live != null && view == null && stands(written, key, live)
            ? new Stated<>(written, moment.startTime().plus(Moment.PATIENCE))
            : KeyStatuses.of(key, view, written, moment);
    ApiKeyStatus status = stated.status();
    keys.put(key.ref().path(), KeyStanding.of(status));
    return status(key.ref(), stated, status.summary(), status.conditions(), view);
  }

  /**
   * After a start the ledger has not spoken yet: what it said before is not taken back for that.
   */
  private boolean stands(ApiKeyStatus written, Outcome<ApiKeySpec, LiveKey> key, LiveKey live) {
    return moment.justStarted()
        && Payment.needsLedger(live)
        && Objects.equals(written.observedGeneration(), key.object().generation())
        && written.conditions().stream()
            .anyMatch(
                c -> c.getType().equals("PaymentRequired") && !c.getStatus().equals("Unknown"));
  }

  private ObjectStatus plan(String path) {
    var plan = resolution.plans().get(path);
    if (plan == null) {
      throw new IllegalArgumentException("no plan " + path);
    }
    Map<Outcome<ApiKeySpec, LiveKey>, KeyStanding> own = new LinkedHashMap<>();
    for (Outcome<ApiKeySpec, LiveKey> key : resolution.keys().values()) {
      if (key.live() == null || !key.live().plan().ref().equals(plan.ref())) {
        continue;
      }
      KeyStanding standing = keys.get(key.ref().path());
      if (standing != null) {
        own.put(key, standing);
      }
    }
    Stated<UsagePlanStatus> stated =
        PlanStatuses.of(plan, own, read(plan.ref(), UsagePlanStatus.class), moment);
    UsagePlanStatus status = stated.status();
    return status(plan.ref(), stated, status.summary(), status.conditions(), null);
  }

  private static boolean inForce(List<Condition> conditions) {
    Set<String> met =
        conditions.stream()
            .filter(c -> c.getStatus().equals("True"))
            .map(Condition::getType)
            .collect(Collectors.toSet());
    return met.contains("Ready")
        || met.containsAll(List.of("Accepted", "ResolvedRefs", "Issued", "Programmed"));
  }

  private ObjectStatus status(
      ObjectRef ref,
      Stated<?> stated,
      @Nullable String summary,
      List<Condition> conditions,
      @Nullable AccountView view) {
    StatusText text = StatusText.of(stated.status());
    StatusText last = before.get(ref);
    return new ObjectStatus(
        ref,
        // One copy of what did not change.
        last != null && last.equals(text) ? last : text,
        inForce(conditions),
        summary == null ? "" : summary,
        view,
        stated.recheckAt());
  }

  private <S> @Nullable S read(ObjectRef ref, Class<S> type) {
    StatusText written = before.get(ref);
    return written == null ? null : written.as(type);
  }
}
