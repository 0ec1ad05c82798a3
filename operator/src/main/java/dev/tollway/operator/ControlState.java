package dev.tollway.operator;

import dev.tollway.accounting.ledger.AccountTerms;
import dev.tollway.accounting.ledger.AccountView;
import dev.tollway.crds.ApiKeySpec;
import dev.tollway.operator.compile.Compilation;
import dev.tollway.operator.compile.Compiler;
import dev.tollway.operator.compile.Numbered;
import dev.tollway.operator.desired.DesiredSecrets;
import dev.tollway.operator.desired.MintedKey;
import dev.tollway.operator.resolve.Claims;
import dev.tollway.operator.resolve.Facts;
import dev.tollway.operator.resolve.LiveKey;
import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.resolve.Outcome;
import dev.tollway.operator.resolve.Resolution;
import dev.tollway.operator.resolve.Resolver;
import dev.tollway.operator.resolve.Resources;
import dev.tollway.operator.resolve.Resting;
import dev.tollway.operator.resolve.SecretFact;
import dev.tollway.operator.status.Announcements;
import dev.tollway.operator.status.Freshness;
import dev.tollway.operator.status.KeyStanding;
import dev.tollway.operator.status.Moment;
import dev.tollway.operator.status.ObjectStatus;
import dev.tollway.operator.status.StatusText;
import dev.tollway.operator.status.Statuses;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the loop knows, and one turn of it. Used by one thread. */
final class ControlState {

  private static final Logger LOG = LoggerFactory.getLogger(ControlState.class);

  /**
   * A Secret that was created must show up in the picture within this time, or it is made again.
   */
  private static final Duration SECRET_SHOWS = Duration.ofSeconds(60);

  /** Time alone makes some Events due. */
  private static final Duration ANNOUNCE_ALL = Duration.ofMinutes(1);

  private final Seams seams;
  private final Instant startTime;
  private final RefreshQueue refreshes;
  private final Purges purges;
  private final Rotations rotations;
  private final Map<ObjectRef, StatusText> written = new HashMap<>();
  private final Map<ObjectRef, AccountView> writtenViews = new HashMap<>();
  private final Map<ObjectRef, ObjectStatus> newest = new TreeMap<>();
  private final Map<String, AccountView> views = new HashMap<>();
  private final Map<String, KeyStanding> keyStandings = new HashMap<>();
  private final Map<String, Instant> issuing = new HashMap<>();
  private final StatusPasses passes = new StatusPasses();
  private Set<String> pods = Set.of();
  private Facts facts;
  private Numbered numbered;
  private @Nullable Resources resources;
  private @Nullable Resolution resolution;
  private @Nullable Compilation compilation;
  private Instant announceAllAt = Instant.EPOCH;
  private boolean resolveDue;
  private @Nullable Report report;

  ControlState(Seams seams) {
    this.seams = seams;
    this.startTime = seams.clock().instant();
    this.purges = new Purges(startTime);
    this.rotations = new Rotations(seams);
    this.refreshes = new RefreshQueue(startTime);
    this.facts = seams.registry().facts();
    this.numbered = Revisions.numbered(seams.registry().revisions());
    seams.registry().statuses().forEach((ref, json) -> written.put(ref, StatusText.stored(json)));
  }

  void picture(Resources next) {
    resources = next;
    resolveDue = true;
  }

  void view(AccountView view) {
    views.put(view.subject(), view);
  }

  /** How many statuses wait because only numbers moved. */
  int statusesWaiting() {
    return refreshes.size();
  }

  /** The last turn did not end: everything that it was for is due again. */
  void redo() {
    resolveDue = resources != null;
  }

  /**
   * One turn.
   *
   * @param sidecars acknowledgements changed
   * @param subjects accounts whose views changed
   * @param denied keys with a newer refusal
   */
  void turn(Instant now, boolean sidecars, Set<String> subjects, Set<String> denied) {
    if (resources == null) {
      return;
    }
    purge(now);
    if (sidecars) {
      passes.anyMayDiffer();
    }
    rechecksDue(now).forEach(passes::differs);
    if (resolveDue || changesDue(now) || secretsDue(now)) {
      resolveDue = false;
      resolve(resources, now);
    }
    Resolution current = resolution;
    Compilation compiled = compilation;
    if (current == null || compiled == null) {
      return;
    }
    rotations.write(current, compiled, now);
    Statuses statuses =
        new Statuses(
            current,
            views,
            written,
            keyStandings,
            new Moment(
                now,
                startTime,
                compiled,
                seams.distributor().acknowledgements(),
                seams.distributor().denials()));
    boolean all = passes.wholeDue(now);
    List<ObjectStatus> built = all ? statuses.all() : statuses.of(some(current, subjects, denied));
    built.forEach(s -> newest.put(s.ref(), s));
    announce(current, all || !now.isBefore(announceAllAt) ? null : built, now);
    write(built, now);
    if (!built.isEmpty()) {
      report = null;
    }
    if (all) {
      passes.done(now, seams.clock().instant());
    }
  }

  private Set<ObjectRef> some(Resolution current, Set<String> subjects, Set<String> denied) {
    Set<ObjectRef> some = new TreeSet<>(passes.lately());
    Set<String> keys = new HashSet<>(denied);
    keys.addAll(keys(current, subjects));
    keys.stream()
        .map(current.keys()::get)
        .filter(Objects::nonNull)
        .forEach(key -> some.add(key.ref()));
    return some;
  }

  private void purge(Instant now) {
    if (!now.isBefore(purges.next())) {
      Resting resting = new Resting(facts, now);
      List<String> over = purges.take(resting, now);
      if (!over.isEmpty()) {
        seams.ledger().purge(over);
        record(resting.purging(over));
      }
    }
  }

  private boolean changesDue(Instant now) {
    return resolution != null
        && resolution.changesAt() != null
        && !now.isBefore(resolution.changesAt());
  }

  private boolean secretsDue(Instant now) {
    return issuing.values().stream().anyMatch(t -> !now.isBefore(t.plus(SECRET_SHOWS)));
  }

  private List<ObjectRef> rechecksDue(Instant now) {
    return newest.values().stream()
        .filter(s -> s.recheckAt() != null && !now.isBefore(s.recheckAt()))
        .map(ObjectStatus::ref)
        .toList();
  }

  private static Set<String> keys(Resolution resolution, Set<String> subjects) {
    return resolution.keys().values().stream()
        .filter(k -> k.live() != null && subjects.contains(k.live().account().subject()))
        .map(k -> k.ref().path())
        .collect(Collectors.toSet());
  }

  /** Claims are durable before anything is made of them, revisions before anybody sees them. */
  private void resolve(Resources from, Instant now) {
    Resolution next = Resolver.resolve(from, facts, rotations.hashes(), now);
    record(next.claims());
    Compilation compiled = Compiler.compile(next, numbered);
    if (compiled.number() != numbered.number()) {
      seams
          .registry()
          .storeRevisions(
              compiled.number(), Revisions.changed(compiled), Revisions.removed(compiled));
    }
    numbered =
        new Numbered(
            compiled.epoch(),
            compiled.number(),
            compiled.revisions(),
            compiled.terms().stream()
                .collect(Collectors.toMap(AccountTerms::subject, Function.identity())));
    // The ledger first: a sidecar must not ask for a pool that it does not know yet.
    if (compilation == null || !compilation.terms().equals(compiled.terms())) {
      seams.ledger().terms(compiled.terms());
    }
    if (compilation == null || !compilation.published().equals(compiled.published())) {
      seams.distributor().publish(compiled.picture(), compiled.published());
    }
    passes.resolved(resolution, next);
    resolution = next;
    compilation = compiled;
    Set<String> subjects =
        compiled.terms().stream().map(AccountTerms::subject).collect(Collectors.toSet());
    views.keySet().retainAll(subjects);
    forgetPods(from);
    secrets(next, now);
    forget(next);
    // The hash of a key that was made now is known only after another look.
    resolveDue = rotations.resolved(next, now);
  }

  private void record(Claims claims) {
    if (!claims.isEmpty()) {
      seams.registry().record(claims);
      facts = facts.with(claims);
    }
  }

  private void forgetPods(Resources from) {
    Set<String> there =
        from.workloads().stream()
            .flatMap(w -> w.pods().stream())
            .map(p -> p.uid())
            .collect(Collectors.toSet());
    pods.stream()
        .filter(uid -> !there.contains(uid))
        .forEach(uid -> seams.distributor().acknowledgements().forget(uid));
    pods = there;
  }

  private void secrets(Resolution next, Instant now) {
    List<Outcome<ApiKeySpec, LiveKey>> missing = DesiredSecrets.missing(next);
    issuing
        .keySet()
        .retainAll(missing.stream().map(k -> k.ref().path()).collect(Collectors.toSet()));
    for (Outcome<ApiKeySpec, LiveKey> key : missing) {
      Instant since = issuing.get(key.ref().path());
      if (since == null || !now.isBefore(since.plus(SECRET_SHOWS))) {
        MintedKey minted = MintedKey.of(seams.random().apply(MintedKey.RANDOM_BYTES));
        seams.secrets().create(DesiredSecrets.secret(key, minted, now));
        issuing.put(key.ref().path(), now);
        LOG.info("issued key {} of {}", minted.keyId(), key.ref());
      }
    }
    for (SecretFact secret : DesiredSecrets.unwanted(next)) {
      seams.secrets().delete(secret.namespace(), secret.name());
    }
  }

  private void forget(Resolution next) {
    Set<ObjectRef> there = new HashSet<>();
    next.routes().values().forEach(o -> there.add(o.ref()));
    next.plans().values().forEach(o -> there.add(o.ref()));
    next.keys().values().forEach(o -> there.add(o.ref()));
    next.grants().values().forEach(o -> there.add(o.ref()));
    List<ObjectRef> gone = written.keySet().stream().filter(r -> !there.contains(r)).toList();
    if (!gone.isEmpty()) {
      seams.registry().saveStatuses(Map.of(), gone);
    }
    newest.keySet().retainAll(there);
    keyStandings.keySet().retainAll(next.keys().keySet());
    report = null;
    for (ObjectRef ref : gone) {
      written.remove(ref);
      writtenViews.remove(ref);
      refreshes.remove(ref, null);
    }
  }

  /** Recorded first: an Event may be lost in a crash, but is never told twice. */
  private void announce(Resolution current, @Nullable List<ObjectStatus> only, Instant now) {
    Set<ObjectRef> refs = null;
    if (only == null) {
      announceAllAt = now.plus(ANNOUNCE_ALL);
    } else {
      refs = only.stream().map(ObjectStatus::ref).collect(Collectors.toSet());
    }
    Announcements.Due due = Announcements.of(current, views, facts.announced(), refs, now);
    record(Claims.announcing(due.announced()));
    due.events().forEach(seams.statuses()::event);
  }

  private void write(List<ObjectStatus> built, Instant now) {
    Set<ObjectRef> turn = new HashSet<>();
    for (ObjectStatus status : built) {
      Freshness freshness =
          Freshness.of(
              written.get(status.ref()),
              status.text(),
              writtenViews.getOrDefault(status.ref(), status.view()),
              status.view());
      switch (freshness) {
        case SAME -> {}
        case REFRESH -> refreshes.add(status.ref());
        case TRANSITION -> {
          turn.add(status.ref());
          refreshes.remove(status.ref(), now);
        }
      }
    }
    turn.addAll(refreshes.take(now));
    Map<ObjectRef, String> changed = new TreeMap<>();
    for (ObjectRef ref : turn.stream().sorted().toList()) {
      ObjectStatus status = newest.get(ref);
      if (status == null || status.text().equals(written.get(ref))) {
        continue;
      }
      seams.statuses().status(ref, status.text());
      written.put(ref, status.text());
      if (status.view() != null) {
        writtenViews.put(ref, status.view());
      }
      changed.put(ref, status.text().json());
    }
    if (!changed.isEmpty()) {
      seams.registry().saveStatuses(changed, List.of());
    }
  }

  /** When time alone makes something due; null: never. */
  @Nullable Instant wakeAt(Instant now) {
    List<@Nullable Instant> times = new ArrayList<>();
    times.add(resolution == null ? null : resolution.changesAt());
    times.add(refreshes.next());
    times.add(rotations.wakeAt());
    times.add(resolveDue ? now : null);
    times.add(passes.next());
    times.add(resources == null ? null : purges.next());
    newest.values().forEach(s -> times.add(s.recheckAt()));
    issuing.values().forEach(t -> times.add(t.plus(SECRET_SHOWS)));
    Instant first = null;
    for (Instant time : times) {
      if (time != null && (first == null || time.isBefore(first))) {
        first = time;
      }
    }
    return first != null && first.isBefore(now) ? now : first;
  }

  /** Null before the first picture. */
  @Nullable Report report() {
    if (resolution == null) {
      return null;
    }
    Resolution current = resolution;
    if (report == null) {
      report =
          new Report(
              newest.values().stream()
                  .map(s ->
                      new Report.Entry(
                          s.ref(), accepted(current, s.ref()), s.inForce(), s.summary()))
                  .toList());
    }
    return report;
  }

  private static boolean accepted(Resolution resolution, ObjectRef ref) {
    Outcome<?, ?> outcome = resolution.outcome(ref);
    return outcome != null && outcome.problems().isEmpty();
  }
}
