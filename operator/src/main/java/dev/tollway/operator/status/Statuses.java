package dev.tollway.operator.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollway.accounting.ledger.AccountView;
import dev.tollway.crds.ApiKeyGrantStatus;
import dev.tollway.crds.ApiKeySpec;
import dev.tollway.crds.ApiKeyStatus;
import dev.tollway.crds.ApiRouteStatus;
import dev.tollway.crds.UsagePlanStatus;
import dev.tollway.operator.resolve.LiveKey;
import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.resolve.Outcome;
import dev.tollway.operator.resolve.Resolution;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds statuses, fresh and whole, from what became of the objects. */
public final class Statuses {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Resolution resolution;
  private final Map<String, AccountView> views;
  private final Map<ObjectRef, ObjectNode> before;
  private final Map<String, ApiKeyStatus> keys;
  private final Moment moment;

  /**
   * Prepares for one moment.
   *
   * @param views by subject
   * @param before what was written last, by object
   * @param keys the newest status of each key by namespace/name, kept from one moment to the next,
   *     so that one busy key does not cost its plan the reading of all others
   */
  public Statuses(
      Resolution resolution,
      Map<String, AccountView> views,
      Map<ObjectRef, ObjectNode> before,
      Map<String, ApiKeyStatus> keys,
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
    resolution
        .routes()
        .values()
        .forEach(route -> {
          Stated<ApiRouteStatus> stated =
              RouteStatuses.of(
                  route,
                  resolution.resources().services(),
                  read(route.ref(), ApiRouteStatus.class),
                  moment);
          all.add(status(route.ref(), stated, null));
        });
    resolution.plans().keySet().forEach(path -> all.add(plan(path)));
    resolution
        .grants()
        .values()
        .forEach(grant ->
            all.add(
                status(
                    grant.ref(),
                    GrantStatuses.of(grant, read(grant.ref(), ApiKeyGrantStatus.class), moment),
                    null)));
    return all;
  }

  /** Of these keys, and of their plans. */
  public List<ObjectStatus> ofKeys(Set<String> paths) {
    List<ObjectStatus> some = new ArrayList<>();
    Set<String> plans = new HashSet<>();
    for (String path : paths) {
      Outcome<ApiKeySpec, LiveKey> key = resolution.keys().get(path);
      if (key != null) {
        some.add(key(key));
        if (key.live() != null) {
          plans.add(key.live().plan().ref().path());
        }
      }
    }
    plans.forEach(path -> some.add(plan(path)));
    return some;
  }

  private ObjectStatus key(Outcome<ApiKeySpec, LiveKey> key) {
    LiveKey live = key.live();
    AccountView view = live == null ? null : views.get(live.account().subject());
    ApiKeyStatus written = read(key.ref(), ApiKeyStatus.class);
    Stated<ApiKeyStatus> stated =
        written != null && live != null && view == null && stands(written, key, live)
            ? new Stated<>(written, moment.startTime().plus(Moment.PATIENCE))
            : KeyStatuses.of(key, view, written, moment);
    keys.put(key.ref().path(), stated.status());
    return status(key.ref(), stated, view);
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
    Map<Outcome<ApiKeySpec, LiveKey>, ApiKeyStatus> own = new LinkedHashMap<>();
    for (Outcome<ApiKeySpec, LiveKey> key : resolution.keys().values()) {
      if (key.live() == null || !key.live().plan().ref().equals(plan.ref())) {
        continue;
      }
      ApiKeyStatus status = keys.get(key.ref().path());
      if (status != null) {
        own.put(key, status);
      }
    }
    return status(
        plan.ref(),
        PlanStatuses.of(plan, own, read(plan.ref(), UsagePlanStatus.class), moment),
        null);
  }

  private static ObjectStatus status(ObjectRef ref, Stated<?> stated, @Nullable AccountView view) {
    return new ObjectStatus(ref, json(stated.status()), view, stated.recheckAt());
  }

  /** As it is read from text: a number of a tree that was never text equals none that was. */
  private static ObjectNode json(Object status) {
    try {
      return (ObjectNode) JSON.readTree(JSON.writeValueAsString(status));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a status can be written as JSON", e);
    }
  }

  private <S> @Nullable S read(ObjectRef ref, Class<S> type) {
    ObjectNode written = before.get(ref);
    if (written == null) {
      return null;
    }
    try {
      return JSON.treeToValue(written, type);
    } catch (JsonProcessingException e) {
      // Written by a version whose statuses this one no longer reads: as if there were none.
      return null;
    }
  }
}
