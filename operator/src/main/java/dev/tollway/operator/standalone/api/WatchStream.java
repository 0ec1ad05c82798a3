package dev.tollway.operator.standalone.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollway.operator.standalone.objects.Change;
import dev.tollway.operator.standalone.objects.ObjectStore;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes one watch: what is there, then what changes, until its life ends or its client goes. */
final class WatchStream {
  private static final Duration BOOKMARK_EVERY = Duration.ofMinutes(1);

  private final Answer.Watch watch;
  private final ObjectStore store;
  private final InstantSource clock;
  private final OutputStream out;
  private final ObjectMapper json = new ObjectMapper();

  WatchStream(Answer.Watch watch, ObjectStore store, InstantSource clock, OutputStream out) {
    this.watch = watch;
    this.store = store;
    this.clock = clock;
    this.out = out;
  }

  /**
   * @throws IOException when the client is gone
   */
  void run() throws IOException, InterruptedException {
    long end = System.nanoTime() + watch.life().toNanos();
    Long from = watch.from();
    long at = from == null ? present() : from;
    out.flush();
    while (true) {
      Duration left = Duration.ofNanos(end - System.nanoTime());
      if (!left.isPositive()) {
        return;
      }
      Duration wait = left.compareTo(BOOKMARK_EVERY) < 0 ? left : BOOKMARK_EVERY;
      switch (store.changesAfter(at, watch.type().kind(), watch.namespace(), wait)) {
        case ObjectStore.Expired(long oldest) -> {
          write("ERROR", KubeStatus.expired(at, oldest).json());
          return;
        }
        case ObjectStore.Changes(long upTo, List<Change> changes) -> {
          for (Change change : changes) {
            tell(change);
          }
          at = upTo;
          if (changes.isEmpty() && watch.bookmarks()) {
            bookmark(at, false);
          }
        }
      }
      out.flush();
    }
  }

  private long present() throws IOException {
    ObjectStore.Listing listing = store.list(watch.type().kind(), watch.namespace());
    for (ObjectNode object : listing.items()) {
      if (watch.selector().test(object)) {
        write("ADDED", form(object));
      }
    }
    if (watch.initialEvents()) {
      bookmark(listing.resourceVersion(), true);
    }
    return listing.resourceVersion();
  }

  /** An object that enters or leaves the selection is added or deleted, for this watch. */
  private void tell(Change change) throws IOException {
    boolean was = selected(change.before());
    boolean is = change.type() != Change.Type.DELETED && selected(change.object());
    if (is) {
      write(was ? "MODIFIED" : "ADDED", form(change.object()));
    } else if (was) {
      write("DELETED", form(change.object()));
    }
  }

  private boolean selected(@Nullable ObjectNode object) {
    return object != null && watch.selector().test(object);
  }

  private ObjectNode form(ObjectNode object) {
    Accepted form = watch.form();
    if (form.table()) {
      return new Table(form.version(), watch.include())
          .of(watch.type(), List.of(object), clock.instant());
    }
    return form.partial() ? Partial.of(object, form.version()) : object;
  }

  private void bookmark(long resourceVersion, boolean initialEventsEnd) throws IOException {
    ObjectNode mark = JsonNodeFactory.instance.objectNode();
    mark.put("kind", watch.type().kind()).put("apiVersion", watch.type().apiVersion());
    ObjectNode metadata = mark.putObject("metadata");
    metadata.put("resourceVersion", Long.toString(resourceVersion)).putNull("creationTimestamp");
    if (initialEventsEnd) {
      metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
    }
    write("BOOKMARK", form(mark));
  }

  private void write(String type, ObjectNode object) throws IOException {
    ObjectNode event = JsonNodeFactory.instance.objectNode().put("type", type);
    event.set("object", object);
    out.write(json.writeValueAsBytes(event));
    out.write('\n');
  }
}
