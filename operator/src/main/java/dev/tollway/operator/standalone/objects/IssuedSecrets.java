package dev.tollway.operator.standalone.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollway.operator.desired.IssuedSecret;
import dev.tollway.operator.desired.SecretSink;
import dev.tollway.operator.desired.SecretWords;
import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.resolve.SecretFact;
import dev.tollway.operator.resolve.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Secrets that Tollway issued, laid out as a mounted Secret volume is: {@code NAMESPACE/NAME/key}
 * and {@code keyId} are links through {@code ..data} to one directory, so that all entries change
 * at once. Files are 0600, directories 0700. Any thread may call.
 */
public final class IssuedSecrets implements SecretSink {
  private static final Logger LOG = LoggerFactory.getLogger(IssuedSecrets.class);
  private static final String DATA = "..data";
  private static final String METADATA = ".metadata.json";
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
  private static final Pattern ENTRY = Pattern.compile("[A-Za-z0-9][-\\w]{0,62}");

  private final Path root;
  private final ObjectStore store;
  private final InstantSource clock;
  private final Runnable changed;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<ObjectRef, SecretFact> facts = new TreeMap<>();
  private final ObjectMapper json = new ObjectMapper();

  /**
   * Reads what was issued before.
   *
   * @param root directory of all issued Secrets
   * @param changed called after a Secret was created or deleted; must not block
   * @throws IOException when the directory cannot be made or listed
   */
  public IssuedSecrets(Path root, ObjectStore store, InstantSource clock, Runnable changed)
      throws IOException {
    this.root = root;
    this.store = store;
    this.clock = clock;
    this.changed = changed;
    PrivateFiles.createDirectory(root);
    load();
  }

  /** What is known of them, without their keys. */
  public List<SecretFact> facts() {
    lock.lock();
    try {
      return List.copyOf(facts.values());
    } finally {
      lock.unlock();
    }
  }

  /** The file that holds the key of a Secret. */
  public Path keyFile(String namespace, String name) {
    return directory(namespace, name).resolve("key");
  }

  /** Does nothing when the Secret exists already. */
  @Override
  public void create(IssuedSecret secret) {
    lock.lock();
    try {
      if (facts.containsKey(ref(secret.namespace(), secret.name()))) {
        return;
      }
      ObjectNode metadata = JsonNodeFactory.instance.objectNode();
      metadata
          .put("ownerName", secret.ownerName())
          .put("ownerUid", secret.ownerUid())
          .put("uid", UUID.randomUUID().toString())
          .put("creationTimestamp", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
      ObjectNode labels = metadata.putObject("labels");
      new TreeMap<>(secret.labels()).forEach(labels::put);
      ObjectNode annotations = metadata.putObject("annotations");
      new TreeMap<>(secret.annotations()).forEach(annotations::put);
      write(secret.namespace(), secret.name(), secret.data(), metadata);
      publish(secret.namespace(), secret.name(), metadata, secret.data());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot write Secret " + secret.namespace() + "/" + secret.name(), e);
    } finally {
      lock.unlock();
    }
    changed.run();
  }

  @Override
  public void rotate(IssuedSecret secret, String expected) {
    replace(
        secret.namespace(),
        secret.name(),
        expected,
        (metadata, data) -> {
          ObjectNode annotations = metadata.putObject("annotations");
          new TreeMap<>(secret.annotations()).forEach(annotations::put);
          data.clear();
          data.putAll(secret.data());
        });
  }

  @Override
  public void clear(String namespace, String name, String expected) {
    replace(
        namespace,
        name,
        expected,
        (metadata, data) -> data.keySet().removeAll(IssuedSecret.PREVIOUS));
  }

  private void replace(
      String namespace,
      String name,
      String expected,
      BiConsumer<ObjectNode, Map<String, String>> edit) {
    lock.lock();
    try {
      SecretFact there = facts.get(ref(namespace, name));
      if (there == null || !expected.equals(there.sha256())) {
        return;
      }
      Path whole = directory(namespace, name).resolve(DATA);
      JsonNode kept = json.readTree(whole.resolve(METADATA).toFile());
      if (!(kept instanceof ObjectNode metadata)) {
        throw new IOException("the metadata are no object");
      }
      Map<String, String> data = entries(whole);
      edit.accept(metadata, data);
      write(namespace, name, data, metadata);
      publish(namespace, name, metadata, data);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot rotate Secret " + namespace + "/" + name, e);
    } finally {
      lock.unlock();
    }
    changed.run();
  }

  /** Does nothing when the Secret is gone already. */
  @Override
  public void delete(String namespace, String name) {
    lock.lock();
    try {
      if (facts.remove(ref(namespace, name)) == null) {
        return;
      }
      store.delete(ref(namespace, name));
      remove(directory(namespace, name));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete Secret " + namespace + "/" + name, e);
    } finally {
      lock.unlock();
    }
    changed.run();
  }

  private void write(String namespace, String name, Map<String, String> data, ObjectNode metadata)
      throws IOException {
    Path directory = directory(namespace, name);
    Path before = directory.resolve(DATA);
    Path old = Files.isSymbolicLink(before) ? before.toRealPath() : null;
    PrivateFiles.createDirectory(directory);
    String version = ".." + UUID.randomUUID();
    Path whole = directory.resolve(version);
    PrivateFiles.createDirectory(whole);
    for (Map.Entry<String, String> entry : data.entrySet()) {
      if (!ENTRY.matcher(entry.getKey()).matches()) {
        throw new IllegalArgumentException("not the name of an entry: " + entry.getKey());
      }
      PrivateFiles.writeNew(whole.resolve(entry.getKey()), entry.getValue());
    }
    PrivateFiles.writeNew(whole.resolve(METADATA), json.writeValueAsString(metadata));
    PrivateFiles.sync(whole);
    for (String entry : data.keySet()) {
      Path link = directory.resolve(entry);
      if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
        Files.createSymbolicLink(link, Path.of(DATA, entry));
      }
    }
    Path next = directory.resolve("..next");
    Files.deleteIfExists(next);
    Files.createSymbolicLink(next, Path.of(version));
    Files.move(next, directory.resolve(DATA), StandardCopyOption.ATOMIC_MOVE);
    PrivateFiles.sync(directory);
    PrivateFiles.sync(root.resolve(namespace));
    PrivateFiles.sync(root);
    for (String entry : IssuedSecret.PREVIOUS) {
      if (!data.containsKey(entry)) {
        Files.deleteIfExists(directory.resolve(entry));
      }
    }
    if (old != null) {
      remove(old);
    }
  }

  private void load() throws IOException {
    try (DirectoryStream<Path> namespaces = Files.newDirectoryStream(root, Files::isDirectory)) {
      for (Path namespace : namespaces) {
        try (DirectoryStream<Path> names =
            Files.newDirectoryStream(namespace, Files::isDirectory)) {
          for (Path directory : names) {
            load(namespace.getFileName().toString(), directory);
          }
        }
      }
    }
  }

  private void load(String namespace, Path directory) throws IOException {
    String name = directory.getFileName().toString();
    Path whole = directory.resolve(DATA);
    if (!Files.isRegularFile(whole.resolve(METADATA))) {
      LOG.warn("{} is not a whole Secret: a crash left it, it is issued anew", directory);
      remove(directory);
      return;
    }
    JsonNode metadata = json.readTree(whole.resolve(METADATA).toFile());
    publish(namespace, name, metadata, entries(whole));
  }

  private static Map<String, String> entries(Path whole) throws IOException {
    Map<String, String> data = new TreeMap<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(whole)) {
      for (Path entry : entries) {
        String key = entry.getFileName().toString();
        if (!key.startsWith(".")) {
          data.put(key, Files.readString(entry));
        }
      }
    }
    return data;
  }

  private void publish(String namespace, String name, JsonNode metadata, Map<String, String> data) {
    ObjectRef ref = ref(namespace, name);
    String key = data.get("key");
    facts.put(
        ref,
        new SecretFact(
            namespace,
            name,
            "true".equals(metadata.path("labels").path("tollway.dev/api-key").asText()),
            metadata.path("ownerName").asText(),
            key == null ? null : Sha256.of(key),
            key == null ? 0 : key.length(),
            data.get("keyId"),
            SecretWords.issueTime(
                metadata.path("annotations").path(IssuedSecret.ISSUE_TIME).textValue(),
                Instant.parse(metadata.path("creationTimestamp").asText())),
            metadata.path("annotations").path(IssuedSecret.TOKEN).textValue(),
            SecretWords.previous(data)));
    store.put(ref, before -> object(ref, metadata, data));
  }

  private static ObjectNode object(ObjectRef ref, JsonNode kept, Map<String, String> data) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", "v1").put("kind", "Secret");
    ObjectNode metadata =
        object
            .putObject("metadata")
            .put("name", ref.name())
            .put("namespace", ref.namespace())
            .put("uid", kept.path("uid").asText())
            .put("creationTimestamp", kept.path("creationTimestamp").asText());
    if (!kept.path("labels").isEmpty()) {
      metadata.set("labels", kept.path("labels"));
    }
    if (!kept.path("annotations").isEmpty()) {
      metadata.set("annotations", kept.path("annotations"));
    }
    metadata
        .putArray("ownerReferences")
        .addObject()
        .put("apiVersion", "tollway.dev/v1alpha1")
        .put("kind", "ApiKey")
        .put("name", kept.path("ownerName").asText())
        .put("uid", kept.path("ownerUid").asText())
        .put("controller", true);
    object.put("type", IssuedSecret.TYPE);
    ObjectNode encoded = object.putObject("data");
    new TreeMap<>(data)
        .forEach((entry, text) ->
            encoded.put(
                entry, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
    return object;
  }

  private Path directory(String namespace, String name) {
    if (!NAME.matcher(namespace).matches() || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a name: " + namespace + "/" + name);
    }
    return root.resolve(namespace).resolve(name);
  }

  private static void remove(Path directory) throws IOException {
    List<Path> inside = new ArrayList<>();
    try (Stream<Path> all = Files.walk(directory)) {
      all.forEach(inside::add);
    }
    for (Path path : inside.reversed()) {
      Files.deleteIfExists(path);
    }
    @Nullable Path parent = directory.getParent();
    if (parent != null) {
      PrivateFiles.sync(parent);
    }
  }

  private static ObjectRef ref(String namespace, String name) {
    return new ObjectRef("Secret", namespace, name);
  }
}
