package dev.tollway.operator.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollway.crds.ApiKey;
import dev.tollway.crds.ApiKeyGrant;
import dev.tollway.crds.ApiRoute;
import dev.tollway.crds.UsagePlan;
import dev.tollway.crds.schema.LocatedProblem;
import dev.tollway.operator.ledger.store.Registry;
import dev.tollway.operator.resolve.NamespaceInfo;
import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.resolve.Resources;
import dev.tollway.operator.resolve.SecretFact;
import dev.tollway.operator.standalone.folder.FolderObject;
import dev.tollway.operator.standalone.folder.FolderState;
import dev.tollway.operator.standalone.folder.KeyFact;
import dev.tollway.operator.standalone.folder.WorkloadEntry;
import dev.tollway.operator.standalone.folder.Workloads;
import dev.tollway.operator.standalone.objects.Identities;
import dev.tollway.operator.standalone.objects.ObjectStore;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Brings the folder's objects into the store and into the control plane's picture. Used by one
 * thread.
 */
final class Inventory {
  private static final Set<String> OURS = Set.of("ApiRoute", "UsagePlan", "ApiKey", "ApiKeyGrant");
  private static final List<String> STORED =
      List.of("ApiRoute", "UsagePlan", "ApiKey", "ApiKeyGrant", "Namespace");

  private final ObjectStore store;
  private final Identities identities;
  private final Map<ObjectRef, Current> known = new HashMap<>();
  private final KubernetesSerialization serialization = new KubernetesSerialization();

  Inventory(ObjectStore store, Identities identities) {
    this.store = store;
    this.identities = identities;
  }

  /**
   * Stores what the folder says, removes what it no longer says.
   *
   * @param issued Secrets that Tollway issued
   */
  Picture picture(FolderState folder, List<SecretFact> issued) {
    List<LocatedProblem> problems = new ArrayList<>(folder.problems());
    Typed typed = new Typed();
    Set<ObjectRef> present = new TreeSet<>();
    List<NamespaceInfo> namespaces = namespaces(folder, present);
    for (FolderObject object : folder.objects().values()) {
      if (OURS.contains(object.ref().kind())) {
        present.add(object.ref());
        current(object, problems).ifPresent(current -> typed.add(current.typed()));
      }
    }
    List<SecretFact> secrets = secrets(folder, issued, present, problems);
    for (String kind : STORED) {
      for (ObjectRef stored : store.names(kind)) {
        if (!present.contains(stored)) {
          store.delete(stored);
        }
      }
    }
    identities.retain(present);
    known.keySet().retainAll(present);
    Resources resources =
        new Resources(
            typed.routes,
            typed.plans,
            typed.keys,
            typed.grants,
            namespaces,
            Workloads.of(folder),
            List.of(),
            secrets);
    return new Picture(
        resources, folder.entries(), problems.stream().sorted().toList(), folder.notes());
  }

  private static final class Typed {
    final List<ApiRoute> routes = new ArrayList<>();
    final List<UsagePlan> plans = new ArrayList<>();
    final List<ApiKey> keys = new ArrayList<>();
    final List<ApiKeyGrant> grants = new ArrayList<>();

    void add(CustomResource<?, ?> object) {
      switch (object) {
        case ApiRoute route -> routes.add(route);
        case UsagePlan plan -> plans.add(plan);
        case ApiKey key -> keys.add(key);
        case ApiKeyGrant grant -> grants.add(grant);
        default -> throw new IllegalStateException("not of our group: " + object.getKind());
      }
    }
  }

  /** An object as it was brought in last: most stay as they are when one is edited. */
  private record Current(FolderObject object, CustomResource<?, ?> typed) {}

  private Optional<Current> current(FolderObject object, List<LocatedProblem> problems) {
    Current before = known.get(object.ref());
    if (before != null && before.object().equals(object)) {
      return Optional.of(before);
    }
    ObjectNode content = store(object);
    try {
      Current current = new Current(object, typed(object.ref().kind(), content.toString()));
      known.put(object.ref(), current);
      return Optional.of(current);
    } catch (IllegalArgumentException | KubernetesClientException e) {
      problems.add(
          new LocatedProblem(
              object.file(), object.line(), "", "cannot be used: " + e.getMessage()));
      return Optional.empty();
    }
  }

  /** Through text: a number of the tree has the type of its reader, which not every field takes. */
  private CustomResource<?, ?> typed(String kind, String content) {
    return switch (kind) {
      case "ApiRoute" -> serialization.unmarshal(content, ApiRoute.class);
      case "UsagePlan" -> serialization.unmarshal(content, UsagePlan.class);
      case "ApiKeyGrant" -> serialization.unmarshal(content, ApiKeyGrant.class);
      default -> serialization.unmarshal(content, ApiKey.class);
    };
  }

  private ObjectNode store(FolderObject object) {
    ObjectRef ref = object.ref();
    JsonNode spec = object.content().path("spec");
    ObjectNode next = JsonNodeFactory.instance.objectNode();
    next.set("apiVersion", object.content().path("apiVersion"));
    next.put("kind", ref.kind());
    ObjectNode metadata =
        metadata(ref, identities.of(ref, spec), object.content().path("metadata"));
    next.set("metadata", metadata);
    next.set("spec", spec);
    store.put(
        ref,
        before -> {
          if (before == null || !sameObject(before, next) || !before.has("status")) {
            return next;
          }
          return next.deepCopy().set("status", before.get("status"));
        });
    return next;
  }

  private static boolean sameObject(JsonNode one, JsonNode other) {
    return one.at("/metadata/uid").equals(other.at("/metadata/uid"));
  }

  /** Those that are written, and those that objects are in. */
  private List<NamespaceInfo> namespaces(FolderState folder, Set<ObjectRef> present) {
    Map<String, JsonNode> written = new TreeMap<>();
    for (WorkloadEntry entry : folder.entries()) {
      written.put(entry.workload().namespace(), JsonNodeFactory.instance.objectNode());
    }
    for (ObjectRef ref : folder.objects().keySet()) {
      if (!ref.namespace().isEmpty()) {
        written.put(ref.namespace(), JsonNodeFactory.instance.objectNode());
      }
    }
    for (FolderObject object : folder.objects().values()) {
      if (object.ref().kind().equals("Namespace")) {
        written.put(object.ref().name(), object.content().path("metadata"));
      }
    }
    List<NamespaceInfo> namespaces = new ArrayList<>();
    written.forEach((name, metadata) -> {
      ObjectRef ref = new ObjectRef("Namespace", "", name);
      present.add(ref);
      Registry.Identity identity = identities.of(ref, JsonNodeFactory.instance.objectNode());
      Map<String, String> labels = texts(metadata.path("labels"));
      // As the API server adds it, so that selectors by name work.
      labels.put("kubernetes.io/metadata.name", name);
      namespaces.add(new NamespaceInfo(name, identity.uid(), labels));
      storeNamespace(ref, identity, metadata, labels);
    });
    return namespaces;
  }

  private void storeNamespace(
      ObjectRef ref, Registry.Identity identity, JsonNode written, Map<String, String> labels) {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.put("apiVersion", "v1").put("kind", "Namespace");
    ObjectNode metadata = metadata(ref, identity, written);
    metadata.remove("generation");
    labels.forEach(metadata.withObject("labels")::put);
    content.set("metadata", metadata);
    content.putObject("status").put("phase", "Active");
    store.put(ref, before -> content);
  }

  private static ObjectNode metadata(ObjectRef ref, Registry.Identity identity, JsonNode written) {
    ObjectNode metadata = JsonNodeFactory.instance.objectNode().put("name", ref.name());
    if (!ref.namespace().isEmpty()) {
      metadata.put("namespace", ref.namespace());
    }
    metadata
        .put("uid", identity.uid())
        .put("generation", identity.generation())
        .put(
            "creationTimestamp",
            identity.creationTime().truncatedTo(ChronoUnit.SECONDS).toString());
    for (String field : List.of("labels", "annotations")) {
      if (!written.path(field).isEmpty()) {
        metadata.set(field, written.path(field).deepCopy());
      }
    }
    return metadata;
  }

  private List<SecretFact> secrets(
      FolderState folder,
      List<SecretFact> issued,
      Set<ObjectRef> present,
      List<LocatedProblem> problems) {
    List<SecretFact> facts = new ArrayList<>(issued);
    Map<ObjectRef, SecretFact> taken = new TreeMap<>();
    issued.forEach(fact -> taken.put(new ObjectRef("Secret", fact.namespace(), fact.name()), fact));
    for (FolderObject object : folder.objects().values()) {
      ObjectRef ref = object.ref();
      if (!ref.kind().equals("Secret")) {
        continue;
      }
      present.add(ref);
      SecretFact other = taken.get(ref);
      if (other != null) {
        problems.add(
            new LocatedProblem(
                object.file(),
                object.line(),
                "metadata.name",
                "is taken by the Secret that Tollway issued for ApiKey %s/%s; give one of them another name"
                    .formatted(ref.namespace(), other.owner())));
        continue;
      }
      KeyFact key = object.key();
      JsonNode metadata = object.content().path("metadata");
      facts.add(
          new SecretFact(
              ref.namespace(),
              ref.name(),
              "true".equals(metadata.path("labels").path("tollway.dev/api-key").asText()),
              null,
              key.sha256(),
              key.length(),
              key.keyId(),
              identities.of(ref, JsonNodeFactory.instance.objectNode()).creationTime()));
    }
    return facts;
  }

  private static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new TreeMap<>();
    object.properties().forEach(each -> texts.put(each.getKey(), each.getValue().asText()));
    return texts;
  }
}
