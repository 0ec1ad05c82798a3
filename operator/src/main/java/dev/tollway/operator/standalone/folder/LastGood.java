package dev.tollway.operator.standalone.folder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.standalone.objects.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last good form of each file's objects, kept in the data directory, so that a file that is
 * found broken at a start withdraws nothing either. Keys are not in it, only their hashes.
 */
final class LastGood {
  private static final Logger LOG = LoggerFactory.getLogger(LastGood.class);
  private static final int FORMAT = 1;

  private final Path directory;
  private final ObjectMapper json = new ObjectMapper();

  LastGood(Path directory) throws IOException {
    this.directory = directory;
    PrivateFiles.createDirectory(directory);
  }

  /** What the file held when it was last good; nothing when that is not known. */
  List<FolderObject> objects(String file) {
    List<FolderObject> objects = new ArrayList<>();
    JsonNode kept = read(place(file));
    if (kept == null) {
      return objects;
    }
    for (JsonNode each : kept.path("objects")) {
      if (each.path("content") instanceof ObjectNode content) {
        ObjectRef ref = ref(each);
        KeyFact key =
            new KeyFact(text(each, "sha256"), each.path("length").asInt(), text(each, "keyId"));
        objects.add(new FolderObject(ref, content, file, each.path("line").asInt(1), key));
      }
    }
    return objects;
  }

  void save(String file, List<FolderObject> objects) throws IOException {
    Path place = place(file);
    if (objects.isEmpty()) {
      Files.deleteIfExists(place);
      return;
    }
    ObjectNode kept = json.createObjectNode().put("format", FORMAT).put("file", file);
    ArrayNode array = kept.putArray("objects");
    for (FolderObject object : objects) {
      ObjectNode each =
          array
              .addObject()
              .put("kind", object.ref().kind())
              .put("namespace", object.ref().namespace())
              .put("name", object.ref().name())
              .put("line", object.line())
              .put("sha256", object.key().sha256())
              .put("length", object.key().length())
              .put("keyId", object.key().keyId());
      each.set("content", object.content());
    }
    PrivateFiles.writeSoon(place, json.writeValueAsString(kept));
  }

  /**
   * The text of a file that is kept as it is, such as the workload map; null when there is none.
   */
  @Nullable String text(String file) {
    JsonNode kept = read(place(file));
    return kept == null ? null : text(kept, "text");
  }

  void saveText(String file, String text) throws IOException {
    ObjectNode kept = json.createObjectNode().put("format", FORMAT).put("file", file);
    PrivateFiles.writeSoon(place(file), json.writeValueAsString(kept.put("text", text)));
  }

  /** Forgets files that are gone. */
  void retain(Collection<String> files) throws IOException {
    Set<Path> wanted = new HashSet<>();
    files.forEach(file -> wanted.add(place(file)));
    try (DirectoryStream<Path> kept = Files.newDirectoryStream(directory, "*.json")) {
      for (Path place : kept) {
        if (!wanted.contains(place)) {
          Files.deleteIfExists(place);
        }
      }
    }
  }

  /** All objects of all files. */
  Set<ObjectRef> refs() throws IOException {
    Set<ObjectRef> refs = new HashSet<>();
    try (DirectoryStream<Path> places = Files.newDirectoryStream(directory, "*.json")) {
      for (Path place : places) {
        JsonNode kept = read(place);
        if (kept != null) {
          kept.path("objects").forEach(each -> refs.add(ref(each)));
        }
      }
    }
    return refs;
  }

  private static ObjectRef ref(JsonNode each) {
    return new ObjectRef(
        each.path("kind").asText(), each.path("namespace").asText(), each.path("name").asText());
  }

  private @Nullable JsonNode read(Path place) {
    if (!Files.isRegularFile(place)) {
      return null;
    }
    try {
      JsonNode kept = json.readTree(place.toFile());
      return kept.path("format").asInt() == FORMAT ? kept : null;
    } catch (IOException e) {
      // Only the memory of a bad edit is lost; the manifests themselves are elsewhere.
      LOG.warn("cannot read a last good form from {}", place, e);
      return null;
    }
  }

  private Path place(String file) {
    String name = UUID.nameUUIDFromBytes(file.getBytes(StandardCharsets.UTF_8)) + ".json";
    return directory.resolve(name);
  }

  private static @Nullable String text(JsonNode node, String field) {
    return node.path(field).isTextual() ? node.path(field).textValue() : null;
  }
}
