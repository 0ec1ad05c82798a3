package dev.tollway.operator.compile;

import com.google.protobuf.CodedOutputStream;
import dev.tollway.accounting.ledger.AccountTerms;
import dev.tollway.operator.distribute.Published;
import dev.tollway.operator.identity.WorkloadRef;
import dev.tollway.operator.resolve.LiveKey;
import dev.tollway.operator.resolve.LivePlan;
import dev.tollway.operator.resolve.LiveRoute;
import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.resolve.Outcome;
import dev.tollway.operator.resolve.Resolution;
import dev.tollway.protocol.config.Kind;
import dev.tollway.protocol.config.Resource;
import dev.tollway.protocol.config.ResourceName;
import dev.tollway.protocol.config.Revision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Compiles the live forms. A resource keeps its revision while its own content is the same,
 * whatever happens to others.
 */
public final class Compiler {

  private static final int HASH_BYTES = 6;

  private Compiler() {}

  /** Name of what an ApiRoute, UsagePlan or ApiKey is compiled to. */
  public static ResourceName name(ObjectRef ref) {
    Kind kind =
        switch (ref.kind()) {
          case "ApiRoute" -> Kind.ROUTE;
          case "UsagePlan" -> Kind.PLAN;
          case "ApiKey" -> Kind.KEY;
          default -> throw new IllegalArgumentException(ref + " is not compiled");
        };
    return ResourceName.newBuilder().setKind(kind).setName(ref.path()).build();
  }

  public static Compilation compile(Resolution resolution, Numbered before) {
    Map<ObjectRef, Resource> contents = new TreeMap<>();
    Map<ObjectRef, Set<WorkloadRef>> audiences = new TreeMap<>();
    List<LiveKey> keys = new ArrayList<>();
    for (Outcome<?, LiveRoute> outcome : resolution.routes().values()) {
      LiveRoute route = outcome.live();
      if (route != null && !route.targets().isEmpty()) {
        contents.put(route.ref(), Resource.newBuilder().setRoute(RouteConfig.of(route)).build());
        audiences.put(route.ref(), audience(route));
      }
    }
    for (Outcome<?, LivePlan> outcome : resolution.plans().values()) {
      LivePlan plan = outcome.live();
      if (plan != null && !audience(plan).isEmpty()) {
        contents.put(plan.ref(), Resource.newBuilder().setPlan(PlanConfig.of(plan)).build());
        audiences.put(plan.ref(), audience(plan));
      }
    }
    for (Outcome<?, LiveKey> outcome : resolution.keys().values()) {
      LiveKey key = outcome.live();
      if (key == null) {
        continue;
      }
      keys.add(key);
      if (!key.credentials().isEmpty() && !audience(key.plan()).isEmpty()) {
        contents.put(key.ref(), Resource.newBuilder().setKey(KeyConfig.of(key)).build());
        audiences.put(key.ref(), audience(key.plan()));
      }
    }
    return number(contents, audiences, keys, before);
  }

  /** Workloads whose sidecars execute the route. */
  public static Set<WorkloadRef> audience(LiveRoute route) {
    return route.targets().stream().map(t -> t.workload().ref()).collect(Collectors.toSet());
  }

  /** Workloads that have a route which the plan opens. */
  public static Set<WorkloadRef> audience(LivePlan plan) {
    Set<WorkloadRef> all = new HashSet<>();
    plan.opened().forEach(o -> all.addAll(audience(o.route())));
    return all;
  }

  private static Compilation number(
      Map<ObjectRef, Resource> contents,
      Map<ObjectRef, Set<WorkloadRef>> audiences,
      List<LiveKey> keys,
      Numbered before) {
    long next = before.number() + 1;
    List<Published> published = new ArrayList<>();
    Set<ResourceName> changed = new HashSet<>();
    for (Map.Entry<ObjectRef, Resource> entry : contents.entrySet()) {
      ResourceName name = name(entry.getKey());
      String hash = hash(entry.getValue());
      Revision old = before.revisions().get(name);
      Revision revision = old;
      if (old == null || !old.getHash().equals(hash)) {
        revision =
            Revision.newBuilder().setEpoch(before.epoch()).setNumber(next).setHash(hash).build();
        changed.add(name);
      }
      published.add(
          new Published(
              name,
              entry.getValue().toBuilder().setRevision(revision).build(),
              audiences.getOrDefault(entry.getKey(), Set.of())));
    }
    Map<ResourceName, Published> byName =
        published.stream().collect(Collectors.toMap(Published::name, p -> p));
    Set<ResourceName> removed = new HashSet<>(before.revisions().keySet());
    removed.removeAll(byName.keySet());
    List<AccountTerms> terms = new ArrayList<>();
    boolean anyTerms = false;
    for (LiveKey key : keys) {
      AccountTerms fresh = Terms.of(key, next);
      AccountTerms old = before.terms().get(fresh.subject());
      boolean same = old != null && Terms.same(old, fresh);
      anyTerms |= !same;
      terms.add(same ? old : fresh);
    }
    boolean any = anyTerms || !changed.isEmpty() || !removed.isEmpty();
    return new Compilation(
        before.epoch(), any ? next : before.number(), published, terms, changed, removed, byName);
  }

  /** First 12 hex digits of the SHA-256 of the content in deterministic form, revision left out. */
  private static String hash(Resource content) {
    byte[] bytes = new byte[content.getSerializedSize()];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    try {
      content.writeTo(out);
      out.checkNoSpaceLeft();
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
