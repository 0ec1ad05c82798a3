package dev.tollway.operator.standalone.objects;

import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.status.ObjectEvent;
import dev.tollway.operator.status.StatusSink;
import dev.tollway.operator.status.StatusText;
import java.nio.file.Path;

/** Status and Events go into the object store. */
public final class StoredStatus implements StatusSink {
  /** As many as a terminal scrolls back; an API server drops them after an hour. */
  private static final int EVENTS = 1_000;

  private final ObjectStore store;
  private final EventLog events;

  /**
   * Reads the events of before.
   *
   * @param apiVersion of the objects that events are about
   * @param journal file that keeps events over a restart
   */
  public StoredStatus(ObjectStore store, String apiVersion, Path journal) {
    this.store = store;
    this.events = new EventLog(store, apiVersion, EVENTS, new EventJournal(journal, 4 * EVENTS));
  }

  @Override
  public void status(ObjectRef ref, StatusText status) {
    store.update(ref, object -> object.set("status", status.tree()));
  }

  @Override
  public void event(ObjectEvent event) {
    events.add(event);
  }
}
