package dev.tollway.operator.distribute;

import com.google.protobuf.Timestamp;
import dev.tollway.operator.identity.Peer;
import dev.tollway.protocol.config.Ack;
import dev.tollway.protocol.config.ConfigUpdate;
import dev.tollway.protocol.config.Kind;
import dev.tollway.protocol.config.Refusal;
import dev.tollway.protocol.config.Resource;
import dev.tollway.protocol.config.ResourceName;
import dev.tollway.protocol.config.Revision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the sidecar of one pod enforces and what it was sent and has not answered. It outlives the
 * streams of that sidecar. At most one update is outstanding: what happens meanwhile is found by
 * comparing, once it is answered, so that only the newest state is ever sent.
 */
final class Pod {
  /** An update holds at most this much content, if it does not hold one resource alone. */
  static final int UPDATE_BYTES = 1 << 20;

  static final int UPDATE_NAMES = 10_000;

  /** Withdrawals go first; then what others refer to, before what refers to it. */
  private static final Comparator<ResourceName> SENDING_ORDER =
      Comparator.comparingInt((ResourceName name) -> rank(name.getKind()))
          .thenComparing(ResourceName::getName);

  private Peer peer;
  private Holding holding = new Holding(Map.of());
  private Refusals refusals = new Refusals();
  private @Nullable ConfigStream stream;
  private @Nullable ConfigUpdate outstanding;
  private @Nullable Instant outstandingSince;
  private Instant changed;
  private @Nullable Instant connectedSince;
  private boolean complete;
  private boolean told;
  private long sequence;

  Pod(Peer peer, Instant now) {
    this.peer = peer;
    this.changed = now;
  }

  /**
   * Begins a stream; what the sidecar says that it knows is what it enforces now. Returns the
   * stream it replaces.
   */
  synchronized @Nullable ConfigStream connect(
      ConfigStream next, Peer proven, Map<ResourceName, Revision> known, Instant now) {
    ConfigStream replaced = stream;
    stream = next;
    peer = proven;
    holding = new Holding(known);
    refusals = new Refusals();
    outstanding = null;
    outstandingSince = null;
    told = false;
    sequence = 0;
    connectedSince = now;
    changed = now;
    return replaced;
  }

  /** Ends a stream. Returns false when it had been replaced before. */
  synchronized boolean disconnect(ConfigStream ended, Instant now) {
    if (stream != ended) {
      return false;
    }
    stream = null;
    outstanding = null;
    outstandingSince = null;
    connectedSince = null;
    changed = now;
    return true;
  }

  /**
   * The next update for this stream, which then is outstanding; null when there is nothing to send
   * now.
   */
  synchronized @Nullable ConfigUpdate next(
      ConfigStream asking, View view, Revision picture, Instant ledgerTime, Instant now) {
    if (stream != asking || outstanding != null) {
      return null;
    }
    Set<ResourceName> candidates = holding.candidates(view);
    List<ResourceName> removed = new ArrayList<>();
    List<ResourceName> wanted = new ArrayList<>();
    for (ResourceName name : candidates) {
      Revision held = holding.revision(name);
      Revision revision = view.revision(name);
      if (revision == null) {
        if (held != null) {
          removed.add(name);
        }
      } else if (Revisions.mustReplace(held, revision) && refusals.of(name, revision) == null) {
        wanted.add(name);
      }
    }
    if (removed.isEmpty() && wanted.isEmpty()) {
      holding.rebase(view, candidates);
      if (told) {
        return null;
      }
    }
    ConfigUpdate.Builder update = ConfigUpdate.newBuilder().setSequence(++sequence);
    boolean whole = fill(update, view, removed, wanted);
    told |= whole;
    update.setPicture(picture).setComplete(whole).setLedgerTime(timestamp(ledgerTime));
    outstanding = update.build();
    outstandingSince = now;
    return outstanding;
  }

  /** Adds what fits; true when that was everything. */
  private static boolean fill(
      ConfigUpdate.Builder update,
      View view,
      List<ResourceName> removed,
      List<ResourceName> wanted) {
    removed.sort(SENDING_ORDER);
    wanted.sort(SENDING_ORDER);
    int names = 0;
    int bytes = 0;
    for (ResourceName name : removed) {
      if (names == UPDATE_NAMES) {
        return false;
      }
      update.addRemoved(name);
      names++;
    }
    for (ResourceName name : wanted) {
      View.Entry entry = view.entry(name);
      if (entry == null) {
        continue;
      }
      int size = entry.resource().getSerializedSize();
      if (names == UPDATE_NAMES || (names > 0 && bytes + size > UPDATE_BYTES)) {
        return false;
      }
      update.addChanged(entry.resource());
      names++;
      bytes += size;
    }
    return true;
  }

  /**
   * Takes the answer to the outstanding update.
   *
   * @return false when nothing with that sequence is outstanding: the sidecar does not keep the
   *     protocol
   */
  synchronized boolean acknowledge(ConfigStream from, Ack ack, Instant now) {
    ConfigUpdate answered = outstanding;
    if (stream != from || answered == null || ack.getSequence() != answered.getSequence()) {
      return false;
    }
    outstanding = null;
    outstandingSince = null;
    changed = now;
    for (ResourceName name : answered.getRemovedList()) {
      holding.dropped(name);
      refusals.clear(name);
    }
    Map<ResourceName, Refusal> refused = Names.refusals(ack);
    for (Resource resource : answered.getChangedList()) {
      ResourceName name = Names.of(resource);
      Refusal refusal = refused.get(name);
      if (refusal == null) {
        holding.holds(name, resource.getRevision());
        refusals.clear(name);
      } else {
        refusals.add(resource.getRevision(), refusal, now);
      }
    }
    complete |= answered.getComplete();
    return true;
  }

  synchronized Standing standing(ResourceName name, Revision revision, View view) {
    if (revision.equals(holding.revision(name))) {
      return new Standing.Acknowledged();
    }
    Standing.Refused refusal = refusals.of(name, revision);
    if (refusal != null) {
      return refusal;
    }
    View.Entry entry = view.entry(name);
    Instant since = connectedSince == null ? changed : connectedSince;
    if (entry != null && entry.since().isAfter(since)) {
      since = entry.since();
    }
    return new Standing.Outstanding(since, connectedSince != null);
  }

  synchronized boolean complete() {
    return complete;
  }

  synchronized @Nullable Instant connectedSince() {
    return connectedSince;
  }

  synchronized Peer peer() {
    return peer;
  }

  synchronized @Nullable ConfigStream stream() {
    return stream;
  }

  /** Whether it has been sent something that it has not answered. */
  synchronized boolean owes() {
    return outstanding != null;
  }

  /** How many resources it refuses as they are now. */
  synchronized int refused() {
    return refusals.count();
  }

  /** Whether an update has been outstanding for longer than {@code bound}. */
  synchronized boolean silent(Instant now, Duration bound) {
    return outstandingSince != null && outstandingSince.plus(bound).isBefore(now);
  }

  /** When its stream ended; null while one is open. */
  synchronized @Nullable Instant disconnectedSince() {
    return connectedSince == null ? changed : null;
  }

  private static int rank(Kind kind) {
    return switch (kind) {
      case PLAN -> 0;
      case ROUTE -> 1;
      case KEY -> 2;
      case KIND_UNSPECIFIED, UNRECOGNIZED -> 3;
    };
  }

  private static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
