package dev.tollway.operator.distribute;

import dev.tollway.operator.identity.WorkloadRef;
import dev.tollway.protocol.config.Key;
import dev.tollway.protocol.config.Kind;
import dev.tollway.protocol.config.Plan;
import dev.tollway.protocol.config.Resource;
import dev.tollway.protocol.config.ResourceName;
import dev.tollway.protocol.config.Revision;
import dev.tollway.protocol.config.Route;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Resources of a test, by name. */
final class Picture {
  static final WorkloadRef ORDERS = new WorkloadRef("shop", "Deployment", "orders");
  static final WorkloadRef REPORTS = new WorkloadRef("shop", "Deployment", "reports");

  private final Map<ResourceName, Published> published = new LinkedHashMap<>();
  private long edits;

  static ResourceName route(String name) {
    return Names.name(Kind.ROUTE, name);
  }

  static ResourceName plan(String name) {
    return Names.name(Kind.PLAN, name);
  }

  static ResourceName key(String name) {
    return Names.name(Kind.KEY, name);
  }

  static Revision revision(long number) {
    return Revision.newBuilder().setEpoch(7).setNumber(number).setHash("hash-" + number).build();
  }

  Picture with(ResourceName name, long number, WorkloadRef... audience) {
    return with(name, number, "", audience);
  }

  Picture with(ResourceName name, long number, String ballast, WorkloadRef... audience) {
    Resource.Builder resource = Resource.newBuilder().setRevision(revision(number));
    switch (name.getKind()) {
      case ROUTE -> resource.setRoute(Route.newBuilder().setName(name.getName()).setPort(ballast));
      case PLAN -> resource.setPlan(Plan.newBuilder().setName(name.getName()).setTitle(ballast));
      case KEY -> resource.setKey(Key.newBuilder().setName(name.getName()).setConsumer(ballast));
      case KIND_UNSPECIFIED, UNRECOGNIZED -> throw new IllegalArgumentException(name.toString());
    }
    published.put(name, new Published(name, resource.build(), Set.of(audience)));
    edits++;
    return this;
  }

  Picture without(ResourceName name) {
    published.remove(name);
    edits++;
    return this;
  }

  /** Of the whole, higher after each edit. */
  Revision revision() {
    return Revision.newBuilder().setEpoch(7).setNumber(1_000 + edits).build();
  }

  Collection<Published> published() {
    return published.values();
  }
}
