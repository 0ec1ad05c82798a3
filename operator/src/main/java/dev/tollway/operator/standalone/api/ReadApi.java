package dev.tollway.operator.standalone.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.standalone.objects.ObjectStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Answers what a Kubernetes client reads: discovery, schemas, objects, lists; and refuses what it
 * writes.
 */
final class ReadApi {
  private static final String BINARY_V2 =
      "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
  private static final Answer OK = new Answer.Raw("text/plain", ByteString.copyFromUtf8("ok"));
  private static final Duration WATCH_LIFE = Duration.ofMinutes(30);
  private static final long LONGEST_WATCH_SECONDS = 3600;

  private final Catalog catalog;
  private final Discovery discovery;
  private final OpenApi openApi;
  private final ObjectStore store;
  private final ReadOnly readOnly;
  private final InstantSource clock;

  ReadApi(Catalog catalog, ObjectStore store, Sources sources, InstantSource clock) {
    this.catalog = catalog;
    this.discovery = new Discovery(catalog);
    this.openApi = new OpenApi(catalog);
    this.store = store;
    this.readOnly = new ReadOnly(catalog, store, sources);
    this.clock = clock;
  }

  Answer answer(ApiRequest request) {
    if (!request.reads()) {
      return readOnly.refuse(request);
    }
    if (request.path().equals(List.of("openapi", "v2"))) {
      return request.accept().contains("proto-openapi.spec.v2")
          ? new Answer.Raw(BINARY_V2, OpenApi.binaryFrameV2())
          : Answer.json(OpenApi.frameV2());
    }
    Optional<Accepted> accepted = Accepted.of(request.accept());
    if (accepted.isEmpty()) {
      return Answer.of(KubeStatus.notAcceptable());
    }
    List<String> path = request.path();
    if (path.isEmpty()) {
      return paths();
    }
    try {
      return switch (path.getFirst()) {
        case "api", "apis" -> resources(request, accepted.get());
        case "openapi" -> schemas(path);
        case "version" -> Answer.json(version());
        case "healthz", "livez", "readyz" -> OK;
        default -> unknown(path);
      };
    } catch (IllegalArgumentException e) {
      return Answer.of(KubeStatus.badRequest(String.valueOf(e.getMessage())));
    }
  }

  private Answer paths() {
    ObjectNode paths = JsonNodeFactory.instance.objectNode();
    ArrayNode list = paths.putArray("paths").add("/api").add("/api/v1").add("/apis");
    catalog.groups().forEach(type -> list.add(type.root()));
    list.add("/openapi/v3").add("/version");
    return Answer.json(paths);
  }

  private Answer resources(ApiRequest request, Accepted accepted) {
    List<String> path = request.path();
    boolean core = path.getFirst().equals("api");
    if (path.size() == 1) {
      if (accepted.discovery()) {
        ObjectNode body = discovery.aggregated(core, accepted.version());
        return new Answer.Document(200, accepted.contentType(), body);
      }
      return Answer.json(core ? discovery.coreVersions() : discovery.groupList());
    }
    if (!core && path.size() == 2) {
      return catalog.groups().stream()
          .filter(type -> type.group().equals(path.get(1)))
          .findFirst()
          .map(type -> Answer.json(discovery.group(type)))
          .orElseGet(() -> unknown(path));
    }
    if (path.size() == (core ? 2 : 3)) {
      List<ResourceType> types = catalog.of(core ? "" : path.get(1), path.getLast());
      return types.isEmpty()
          ? unknown(path)
          : Answer.json(discovery.resourceList(types.getFirst().apiVersion(), types));
    }
    Optional<Target> target = Target.of(path, catalog);
    if (target.isEmpty()) {
      return unknown(path);
    }
    return target.get().name() == null
        ? collection(request, accepted, target.get())
        : object(request, accepted, target.get(), target.get().name());
  }

  private Answer object(ApiRequest request, Accepted form, Target target, String name) {
    String namespace = target.namespace() == null ? "" : target.namespace();
    Optional<ObjectNode> found = store.get(new ObjectRef(target.type().kind(), namespace, name));
    if (found.isEmpty()) {
      return Answer.of(KubeStatus.notFound(target.type(), name));
    }
    ObjectNode body = found.get();
    if (form.table()) {
      body = table(request, form).of(target.type(), List.of(body), clock.instant());
    } else if (form.partial()) {
      body = Partial.of(body, form.version());
    }
    return new Answer.Document(200, form.contentType(), body);
  }

  private Answer collection(ApiRequest request, Accepted form, Target target) {
    Predicate<JsonNode> selector =
        LabelSelector.parse(request.parameter("labelSelector"))
            .and(FieldSelector.parse(request.parameter("fieldSelector"), target.type().kind()));
    return request.flag("watch")
        ? watch(request, form, target, selector)
        : list(request, form, target, selector);
  }

  private Answer watch(
      ApiRequest request, Accepted form, Target target, Predicate<JsonNode> selector) {
    String from = request.parameter("resourceVersion");
    boolean initialEvents = request.flag("sendInitialEvents");
    boolean all = from.isEmpty() || from.equals("0") || initialEvents;
    long seconds = number(request, "timeoutSeconds");
    return new Answer.Watch(
        target.type(),
        target.namespace(),
        selector,
        form,
        request.parameter("includeObject"),
        all ? null : number(request, "resourceVersion"),
        initialEvents,
        request.flag("allowWatchBookmarks"),
        seconds == 0 ? WATCH_LIFE : Duration.ofSeconds(Math.min(seconds, LONGEST_WATCH_SECONDS)));
  }

  private Answer list(
      ApiRequest request, Accepted form, Target target, Predicate<JsonNode> selector) {
    ObjectStore.Listing listing = store.list(target.type().kind(), target.namespace());
    List<ObjectNode> items = new ArrayList<>(listing.items());
    long version = listing.resourceVersion();
    String token = request.parameter("continue");
    if (!token.isEmpty()) {
      Continuation after = Continuation.of(token);
      if (!store.reaches(after.resourceVersion())) {
        return Answer.of(KubeStatus.expired(after.resourceVersion(), version));
      }
      version = after.resourceVersion();
      items.removeIf(item -> {
        JsonNode metadata = item.path("metadata");
        return !after.before(metadata.path("namespace").asText(""), metadata.path("name").asText());
      });
    }
    items.removeIf(selector.negate());
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    metadata.put("resourceVersion", Long.toString(version));
    long limit = number(request, "limit");
    if (limit > 0 && items.size() > limit) {
      int page = Math.toIntExact(limit);
      JsonNode last = items.get(page - 1).path("metadata");
      metadata
          .put(
              "continue",
              new Continuation(
                      version, last.path("namespace").asText(""), last.path("name").asText())
                  .token())
          .put("remainingItemCount", items.size() - page);
      items = items.subList(0, page);
    }
    return new Answer.Document(
        200, form.contentType(), body(request, form, target.type(), items, metadata));
  }

  private ObjectNode body(
      ApiRequest request,
      Accepted form,
      ResourceType type,
      List<ObjectNode> items,
      ObjectNode metadata) {
    if (form.table()) {
      ObjectNode table = table(request, form).of(type, items, clock.instant());
      table.set("metadata", metadata);
      return table;
    }
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    if (form.partial()) {
      list.put("kind", "PartialObjectMetadataList")
          .put("apiVersion", "meta.k8s.io/" + form.version());
    } else {
      list.put("kind", type.kind() + "List").put("apiVersion", type.apiVersion());
    }
    list.set("metadata", metadata);
    ArrayNode array = list.putArray("items");
    items.forEach(item -> array.add(form.partial() ? Partial.of(item, form.version()) : item));
    return list;
  }

  private Answer schemas(List<String> path) {
    if (path.size() < 2 || !path.get(1).equals("v3")) {
      return unknown(path);
    }
    if (path.size() == 2) {
      return Answer.json(openApi.index());
    }
    boolean core = path.get(2).equals("api");
    if (path.size() != (core ? 4 : 5)) {
      return unknown(path);
    }
    List<ResourceType> types = catalog.of(core ? "" : path.get(3), path.getLast());
    return types.isEmpty() ? unknown(path) : Answer.json(openApi.document(types));
  }

  private static ObjectNode version() {
    // The release whose behaviour is followed; clients compare it with their own.
    return JsonNodeFactory.instance
        .objectNode()
        .put("major", "1")
        .put("minor", "33")
        .put("gitVersion", "v1.33.0-tollway")
        .put("gitCommit", "")
        .put("gitTreeState", "")
        .put("buildDate", "")
        .put("goVersion", "")
        .put("compiler", "")
        .put("platform", "");
  }

  private static Table table(ApiRequest request, Accepted form) {
    return new Table(form.version(), request.parameter("includeObject"));
  }

  private static long number(ApiRequest request, String parameter) {
    String value = request.parameter(parameter);
    if (value.isEmpty()) {
      return 0;
    }
    if (!value.matches("\\d{1,18}")) {
      throw new IllegalArgumentException(parameter + " must be a number: " + value);
    }
    return Long.parseLong(value);
  }

  private static Answer unknown(List<String> path) {
    return Answer.of(KubeStatus.unknownPath("/" + String.join("/", path)));
  }
}
