package dev.tollway.sidecar.config;

import dev.tollway.protocol.config.ConfigUpdate;
import dev.tollway.protocol.config.Kind;
import dev.tollway.protocol.config.Known;
import dev.tollway.protocol.config.Refusal;
import dev.tollway.protocol.config.Resource;
import dev.tollway.protocol.config.ResourceName;
import dev.tollway.protocol.config.Revision;
import dev.tollway.sidecar.enforce.KeyIndex;
import dev.tollway.sidecar.enforce.KeyIndex.Credential;
import dev.tollway.sidecar.enforce.Plan;
import dev.tollway.sidecar.enforce.RouteTable;
import dev.tollway.sidecar.enforce.Rule;
import dev.tollway.sidecar.enforce.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every resource that is in force, each at the highest revision that was taken. Not safe for
 * threads.
 *
 * <p>Resources are judged one by one: one that is refused leaves what was in force before, and the
 * others alone.
 */
final class Picture {
  /** More than any workload is meant to have; beyond it a resource is refused. */
  static final int MOST_RESOURCES = 1_000_000;

  private static final int MOST_REFUSED = 10_000;

  private final Map<ResourceName, Taken> taken = new HashMap<>();
  private final Set<ResourceName> refusedRoutes = new HashSet<>();

  /**
   * Of the newest whole picture that an update came from. It stands for everything that was ever
   * removed: what brings a removed resource back must come from a picture that is at least as new.
   */
  private Revision newest = Revision.getDefaultInstance();

  private boolean complete;

  private record Taken(Resource proto, Content content) {}

  /** What became of a resource. */
  private sealed interface Content {
    record OfRoute(List<Rule> rules) implements Content {}

    record OfPlan(Plan plan) implements Content {}

    record OfKey(List<Credential> credentials) implements Content {}
  }

  /** Whether the update is of an older picture than one before: nothing of it may be taken. */
  boolean outdated(ConfigUpdate update) {
    return Revisions.compare(update.getPicture(), newest) < 0;
  }

  /**
   * Takes what can be taken; returns what was not, with the reason.
   *
   * @throws IllegalArgumentException if it is {@link #outdated}
   */
  List<Refusal> apply(ConfigUpdate update) {
    if (outdated(update)) {
      throw new IllegalArgumentException(
          "picture " + Revisions.print(update.getPicture()) + " after " + Revisions.print(newest));
    }
    newest = update.getPicture();
    List<Refusal> refusals = new ArrayList<>();
    for (ResourceName name : update.getRemovedList()) {
      taken.remove(name);
      refusedRoutes.remove(name);
    }
    for (Resource resource : update.getChangedList()) {
      ResourceName name = nameOf(resource);
      try {
        take(name, resource);
        refusedRoutes.remove(name);
      } catch (Refused e) {
        refusals.add(
            Refusal.newBuilder()
                .setResource(name)
                .setRevision(resource.getRevision())
                .setReason(e.sentence())
                .build());
        if (name.getKind() == Kind.ROUTE && refusedRoutes.size() < MOST_REFUSED) {
          refusedRoutes.add(name);
        }
      }
    }
    complete |= update.getComplete();
    return refusals;
  }

  /** Of the newest picture; null: none has come. */
  @Nullable Revision newest() {
    return newest.equals(Revision.getDefaultInstance()) ? null : newest;
  }

  /** True once a whole picture has come. */
  boolean complete() {
    return complete;
  }

  /** What is in force, indexed. */
  Snapshot snapshot() {
    if (!complete) {
      return Snapshot.NOTHING_YET;
    }
    List<Rule> rules = new ArrayList<>();
    Map<String, Plan> plans = new HashMap<>();
    List<Credential> credentials = new ArrayList<>();
    for (Taken resource : taken.values()) {
      switch (resource.content()) {
        case Content.OfRoute route -> rules.addAll(route.rules());
        case Content.OfPlan plan -> plans.put(plan.plan().name(), plan.plan());
        case Content.OfKey key -> credentials.addAll(key.credentials());
      }
    }
    // A route that we could not take still means that this workload wants to be guarded.
    boolean unprotected = rules.isEmpty() && refusedRoutes.isEmpty();
    return new Snapshot(
        unprotected ? Snapshot.State.UNPROTECTED : Snapshot.State.PROGRAMMED,
        new RouteTable(rules),
        Map.copyOf(plans),
        new KeyIndex(credentials));
  }

  /** What a reconnect need not send again. */
  List<Known> known() {
    List<Known> all = new ArrayList<>(taken.size());
    taken.forEach((name, resource) ->
        all.add(
            Known.newBuilder()
                .setResource(name)
                .setRevision(resource.proto().getRevision())
                .build()));
    return all;
  }

  /** Everything in force as one update, to be kept in a file. */
  ConfigUpdate whole() {
    ConfigUpdate.Builder whole = ConfigUpdate.newBuilder().setComplete(complete).setPicture(newest);
    taken.values().forEach(resource -> whole.addChanged(resource.proto()));
    return whole.build();
  }

  private void take(ResourceName name, Resource resource) throws Refused {
    Taken before = taken.get(name);
    if (before != null) {
      Revision held = before.proto().getRevision();
      int order = Revisions.compare(resource.getRevision(), held);
      if (order < 0) {
        throw new Refused(
            "Revision "
                + Revisions.print(resource.getRevision())
                + " is older than "
                + Revisions.print(held)
                + ", which this sidecar enforces.");
      }
      if (order == 0) {
        sameOrRefused(resource, before.proto());
        return;
      }
    }
    if (before == null && taken.size() >= MOST_RESOURCES) {
      throw new Refused("This sidecar holds " + MOST_RESOURCES + " resources, which is the most.");
    }
    taken.put(name, new Taken(resource, read(resource)));
  }

  private static void sameOrRefused(Resource resource, Resource before) throws Refused {
    if (!resource.getRevision().getHash().equals(before.getRevision().getHash())) {
      throw new Refused(
          "Revision "
              + Revisions.print(resource.getRevision())
              + " is in force with other content.");
    }
  }

  private static Content read(Resource resource) throws Refused {
    return switch (resource.getResourceCase()) {
      case ROUTE -> new Content.OfRoute(RouteReader.read(resource.getRoute()));
      case PLAN -> new Content.OfPlan(PlanReader.read(resource.getPlan()));
      case KEY -> new Content.OfKey(KeyReader.read(resource.getKey()));
      case RESOURCE_NOT_SET ->
          throw new Refused("This sidecar is too old for this kind of resource.");
    };
  }

  private static ResourceName nameOf(Resource resource) {
    ResourceName.Builder name = ResourceName.newBuilder();
    return switch (resource.getResourceCase()) {
      case ROUTE -> name.setKind(Kind.ROUTE).setName(resource.getRoute().getName()).build();
      case PLAN -> name.setKind(Kind.PLAN).setName(resource.getPlan().getName()).build();
      case KEY -> name.setKind(Kind.KEY).setName(resource.getKey().getName()).build();
      case RESOURCE_NOT_SET -> name.build();
    };
  }
}
