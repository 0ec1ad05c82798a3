package dev.tollway.operator.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollway.crds.schema.Judge;
import dev.tollway.operator.desired.SecretSink;
import dev.tollway.operator.ledger.store.Registry;
import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.standalone.api.LoopbackApi;
import dev.tollway.operator.standalone.api.Sources;
import dev.tollway.operator.standalone.folder.Folder;
import dev.tollway.operator.standalone.folder.FolderObject;
import dev.tollway.operator.standalone.folder.FolderState;
import dev.tollway.operator.standalone.folder.FolderWatch;
import dev.tollway.operator.standalone.objects.Identities;
import dev.tollway.operator.standalone.objects.IssuedSecrets;
import dev.tollway.operator.standalone.objects.ObjectStore;
import dev.tollway.operator.standalone.objects.PrivateFiles;
import dev.tollway.operator.standalone.objects.StoredStatus;
import dev.tollway.operator.status.StatusSink;
import dev.tollway.operator.status.StatusText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands where a cluster's API server stands otherwise: resources come from a folder, status and
 * issued Secrets go into memory and the data directory, and kubectl reads them over loopback.
 *
 * <p>One thread turns states of the folder into pictures; its listener runs on it.
 */
public final class Standalone implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Standalone.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final int WATCH_HISTORY = 8_192;
  private static final String API_VERSION = "tollway.dev/v1alpha1";
  private static final String NO_NAMESPACE = "default";
  private static final Set<String> OURS = Set.of("ApiRoute", "UsagePlan", "ApiKey", "ApiKeyGrant");

  private final Path dir;
  private final FolderWatch watch;
  private final Inventory inventory;
  private final IssuedSecrets secrets;
  private final StoredStatus status;
  private final LoopbackApi api;
  private final ScheduledExecutorService loop =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("standalone-pictures").factory());
  private volatile FolderState folder;
  private volatile Picture picture;
  private volatile Consumer<Picture> listener = first -> {};
  private String namespace;

  /**
   * Reads the folder and starts the loopback API; nothing is watched until {@link #start}.
   *
   * @param dir the folder of manifests, as the user typed it
   * @param dataDir made with mode 0700 if it is missing; the caller holds its lock
   * @param registry gives objects their identities; called from one thread at a time
   * @throws IOException whose message names the file or directory that cannot be used
   */
  public Standalone(Path dir, Path dataDir, Registry registry, InstantSource clock)
      throws IOException {
    this.dir = dir;
    PrivateFiles.createDirectory(dataDir);
    ObjectStore store = new ObjectStore(clock.millis(), WATCH_HISTORY);
    this.status = new StoredStatus(store, API_VERSION, dataDir.resolve("events.jsonl"));
    this.secrets =
        new IssuedSecrets(dataDir.resolve("secrets"), store, clock, () -> run(this::renew));
    Identities identities = new Identities(registry, clock);
    this.inventory = new Inventory(store, identities);
    Folder reading = new Folder(dir, dataDir, Judge.load()::judge, System::nanoTime);
    this.watch = new FolderWatch(dir, reading, state -> run(() -> take(state)));
    this.folder = watch.first();
    reading.goneAtStart().forEach(identities::forget);
    this.picture = inventory.picture(folder, secrets.facts());
    // The control plane writes what changes; what does not has to be there already.
    registry.statuses().forEach(this::restore);
    this.namespace = namespaceOf(folder);
    List<JsonNode> definitions = Definitions.load();
    this.api = new LoopbackApi(definitions, store, new FolderSources(), dataDir, namespace, clock);
  }

  /**
   * Hands over the picture, and every later one, and watches the folder from now on.
   *
   * @param pictures called from one thread
   */
  public void start(Consumer<Picture> pictures) {
    run(() -> {
      listener = pictures;
      pictures.accept(picture);
    });
    watch.start();
  }

  /** The newest picture. */
  public Picture picture() {
    return picture;
  }

  public StatusSink statusSink() {
    return status;
  }

  public SecretSink secretSink() {
    return secrets;
  }

  /** The file to set as KUBECONFIG. */
  public Path kubeconfig() {
    return api.kubeconfig();
  }

  /** The file that holds the key of a Secret that was, or will be, issued. */
  public Path keyFile(String namespace, String secretName) {
    return secrets.keyFile(namespace, secretName);
  }

  @Override
  public void close() throws IOException {
    watch.close();
    api.close();
    loop.shutdown();
    try {
      if (!loop.awaitTermination(5, TimeUnit.SECONDS)) {
        loop.shutdownNow();
      }
    } catch (InterruptedException e) {
      loop.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private void restore(ObjectRef ref, String json) {
    status.status(ref, StatusText.stored(json));
  }

  private void run(Runnable task) {
    after(Duration.ZERO, task);
  }

  /** A store that fails now may work again: what was not applied is tried until it is. */
  private void after(Duration delay, Runnable task) {
    try {
      ScheduledFuture<?> _ =
          loop.schedule(() -> attempt(task), delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closing) {
      LOG.debug("closed: a last change of {} is not applied", dir);
    }
  }

  private void attempt(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("a change of {} was not applied and is tried again in {}", dir, RETRY, e);
      after(RETRY, this::renew);
    }
  }

  private void take(FolderState state) {
    folder = state;
    renew();
    String now = namespaceOf(state);
    if (!now.equals(namespace)) {
      try {
        api.namespace(now);
        namespace = now;
      } catch (IOException e) {
        LOG.warn("cannot write {}: its namespace stays {}", api.kubeconfig(), namespace, e);
      }
    }
  }

  private void renew() {
    Picture next = inventory.picture(folder, secrets.facts());
    picture = next;
    listener.accept(next);
  }

  /** The one namespace with objects of ours. */
  private static String namespaceOf(FolderState state) {
    Set<String> namespaces = new TreeSet<>();
    for (ObjectRef ref : state.objects().keySet()) {
      if (OURS.contains(ref.kind())) {
        namespaces.add(ref.namespace());
      }
    }
    return namespaces.size() == 1 ? namespaces.iterator().next() : NO_NAMESPACE;
  }

  private final class FolderSources implements Sources {
    @Override
    public Optional<String> fileOf(ObjectRef object) {
      return Optional.ofNullable(folder.objects().get(object)).map(FolderObject::file);
    }

    @Override
    public String folder() {
      return dir.toString();
    }
  }
}
