package dev.tollway.operator.standalone.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.standalone.objects.ObjectStore;
import java.io.IOException;
import java.util.Optional;

/** Answers writes: 405, and the file to edit instead. */
final class ReadOnly {
  private final Catalog catalog;
  private final ObjectStore store;
  private final Sources sources;
  private final ObjectMapper json = new ObjectMapper();

  ReadOnly(Catalog catalog, ObjectStore store, Sources sources) {
    this.catalog = catalog;
    this.store = store;
    this.sources = sources;
  }

  Answer refuse(ApiRequest request) {
    Optional<Target> target = Target.of(request.path(), catalog);
    String fix =
        target
            .flatMap(t -> named(t, request))
            .map(this::fix)
            .orElse("edit the files in " + sources.folder() + " instead");
    return Answer.of(KubeStatus.readOnly("this API is read-only: " + fix));
  }

  private Optional<ObjectRef> named(Target target, ApiRequest request) {
    String name = target.name();
    if (name == null) {
      name = posted(request.body()).path("metadata").path("name").asText("");
    }
    String namespace = target.namespace() == null ? "" : target.namespace();
    return name.isEmpty()
        ? Optional.empty()
        : Optional.of(new ObjectRef(target.type().kind(), namespace, name));
  }

  private String fix(ObjectRef ref) {
    Optional<String> file = sources.fileOf(ref);
    if (file.isPresent()) {
      return "edit " + file.get() + " instead, which holds " + ref;
    }
    Optional<ObjectRef> owner = store.get(ref).flatMap(object -> owner(ref, object));
    Optional<String> ownersFile = owner.flatMap(sources::fileOf);
    if (ownersFile.isPresent()) {
      return "edit " + ownersFile.get() + " instead: " + ref + " is made for " + owner.get();
    }
    return "edit the files in " + sources.folder() + " instead, none of which holds " + ref;
  }

  private static Optional<ObjectRef> owner(ObjectRef ref, JsonNode object) {
    JsonNode owner = object.path("metadata").path("ownerReferences").path(0);
    return owner.isMissingNode()
        ? Optional.empty()
        : Optional.of(
            new ObjectRef(
                owner.path("kind").asText(), ref.namespace(), owner.path("name").asText()));
  }

  private JsonNode posted(String body) {
    try {
      JsonNode posted = json.readTree(body);
      return posted == null ? MissingNode.getInstance() : posted;
    } catch (IOException notJson) {
      // The answer is the same, only without the name of the object.
      return MissingNode.getInstance();
    }
  }
}
