package dev.tollway.cli.validate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollway.crds.ApiKey;
import dev.tollway.crds.ApiKeyGrant;
import dev.tollway.crds.ApiRoute;
import dev.tollway.crds.UsagePlan;
import dev.tollway.crds.schema.Judgement;
import dev.tollway.crds.schema.LocatedProblem;
import dev.tollway.operator.resolve.Facts;
import dev.tollway.operator.resolve.NamespaceInfo;
import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.resolve.Outcome;
import dev.tollway.operator.resolve.Problem;
import dev.tollway.operator.resolve.Reason;
import dev.tollway.operator.resolve.Resolution;
import dev.tollway.operator.resolve.Resolver;
import dev.tollway.operator.resolve.Resources;
import dev.tollway.operator.resolve.Workload;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Asks the control plane's own resolver what it would not accept of a set: what neither a schema
 * nor a single name can tell, such as regular expressions, zones, conflicts and grants. Faults that
 * come from what the set does not hold are left out.
 */
final class Acceptance {
  /** Faults that no object outside the set can heal, and the field that each is about. */
  private static final Map<Reason, String> FIELDS =
      new EnumMap<>(
          Map.of(
              Reason.INVALID, "spec",
              Reason.CONFLICTED, "spec.rules",
              Reason.GRANT_REQUIRED, "spec",
              Reason.KEY_HASH_TAKEN, "spec.keyHashes",
              Reason.CURRENCY_MISMATCH, "spec.topUps"));

  private Acceptance() {}

  static List<LocatedProblem> problems(ManifestSet set) {
    // Nothing here depends on today: no object is stored yet, and expiry is no fault.
    Resolution resolution = Resolver.resolve(resources(set), Facts.none(), Instant.EPOCH);
    return Stream.of(
            resolution.routes(), resolution.plans(), resolution.keys(), resolution.grants())
        .map(Map::values)
        .flatMap(Collection::stream)
        .flatMap(outcome -> problems(outcome, set))
        .toList();
  }

  private static Stream<LocatedProblem> problems(Outcome<?, ?> outcome, ManifestSet set) {
    Judged object = set.byRef().get(outcome.ref());
    if (object == null) {
      return Stream.of();
    }
    List<LocatedProblem> located = new ArrayList<>();
    for (Problem problem : outcome.problems()) {
      String field =
          object.manifest().kind().equals("ApiKeyGrant") && problem.reason() == Reason.CONFLICTED
              ? "spec.keyRef"
              : FIELDS.get(problem.reason());
      if (field != null) {
        located.add(object.manifest().problem(field, problem.message()));
      }
    }
    return located.stream();
  }

  private static Resources resources(ManifestSet set) {
    List<NamespaceInfo> namespaces =
        set.ofKind("Namespace")
            .map(n -> new NamespaceInfo(n.manifest().name(), n.manifest().name(), labels(n)))
            .toList();
    List<Workload> workloads =
        Stream.of("Deployment", "StatefulSet", "DaemonSet")
            .flatMap(set::ofKind)
            .map(w -> Workloads.of(w).workload())
            .toList();
    return new Resources(
        typed(set, "ApiRoute", ApiRoute.class),
        typed(set, "UsagePlan", UsagePlan.class),
        typed(set, "ApiKey", ApiKey.class),
        typed(set, "ApiKeyGrant", ApiKeyGrant.class),
        namespaces,
        workloads,
        List.of(),
        List.of());
  }

  private static Map<String, String> labels(Judged namespace) {
    Map<String, String> labels = new TreeMap<>();
    namespace
        .manifest()
        .content()
        .path("metadata")
        .path("labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    labels.put("kubernetes.io/metadata.name", namespace.manifest().name());
    return labels;
  }

  /**
   * As the API server would store them, all in one moment: of two that claim the same, the first by
   * name wins.
   */
  private static <T extends HasMetadata> List<T> typed(
      ManifestSet set, String kind, Class<T> type) {
    return set.accepted(kind)
        .map(object -> {
          ObjectRef ref = object.ref();
          ObjectNode stored = object.judgement().defaulted().deepCopy();
          stored
              .withObject("metadata")
              .put("namespace", ref.namespace())
              .put("uid", ref.toString())
              .put("generation", 1)
              .put("creationTimestamp", Instant.EPOCH.toString());
          return new Judgement(stored, List.of()).as(type);
        })
        .toList();
  }
}
