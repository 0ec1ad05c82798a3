package dev.tollway.operator.buyer;

import dev.tollway.accounting.frame.Answer;
import dev.tollway.accounting.frame.Entry;
import dev.tollway.accounting.frame.HolderFrame;
import dev.tollway.accounting.frame.LedgerFrame;
import dev.tollway.accounting.ledger.AccountTerms;
import dev.tollway.accounting.ledger.Input;
import dev.tollway.accounting.ledger.LedgerCore;
import dev.tollway.accounting.ledger.LedgerRows;
import dev.tollway.accounting.ledger.Output;
import dev.tollway.accounting.ledger.Step;
import dev.tollway.operator.compile.Compilation;
import dev.tollway.operator.compile.Compiler;
import dev.tollway.operator.compile.Numbered;
import dev.tollway.operator.ledger.store.LedgerStore;
import dev.tollway.operator.ledger.store.SqliteDatabase;
import dev.tollway.operator.ledger.store.SqliteLedgerStore;
import dev.tollway.operator.ledger.store.SqliteRegistry;
import dev.tollway.operator.ledger.store.StoreException;
import dev.tollway.operator.resolve.Facts;
import dev.tollway.operator.resolve.LiveKey;
import dev.tollway.operator.resolve.Resolution;
import dev.tollway.operator.resolve.Resolver;
import dev.tollway.operator.resolve.Resources;
import dev.tollway.operator.resolve.Resting;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Resolves, records and lends as the control plane does, and counts all that was ever drawn. */
final class Shopkeeper implements AutoCloseable {

  private final SqliteDatabase database;
  private final SqliteRegistry registry;
  private final LedgerStore store;
  private final LedgerStore.Claim claim;
  private final LedgerCore core;
  private final Map<String, Long> drawn = new TreeMap<>();
  private Instant now;
  private Numbered numbered;
  private Facts facts;
  private long sessions;

  Shopkeeper(Path data, Instant now) throws StoreException {
    this.now = now;
    database = SqliteDatabase.open(data);
    registry = new SqliteRegistry(database, () -> this.now);
    store = new SqliteLedgerStore(database, () -> this.now);
    claim = store.claim("shopkeeper");
    LedgerRows rows = store.load();
    core = new LedgerCore(claim.ledgerId(), claim.epoch(), rows);
    facts = registry.facts();
    numbered = new Numbered(1, 0, Map.of(), Map.of());
  }

  /** Time passes; old accounts are purged as the control plane does. */
  void pass(Instant until) throws StoreException {
    now = until;
    Resting resting = new Resting(facts, now);
    List<String> over = resting.over(Set.of(), 100);
    if (!over.isEmpty()) {
      var purging = resting.purging(over);
      registry.record(purging);
      facts = facts.with(purging);
      apply(new Input.Purge(over));
    }
    apply();
  }

  /** One look at what is written. */
  Resolution look(Resources resources) throws StoreException {
    Resolution resolution = Resolver.resolve(resources, facts, now);
    registry.record(resolution.claims());
    facts = facts.with(resolution.claims());
    Compilation compiled = Compiler.compile(resolution, numbered);
    numbered =
        new Numbered(
            compiled.epoch(),
            compiled.number(),
            compiled.revisions(),
            compiled.terms().stream()
                .collect(Collectors.toMap(AccountTerms::subject, Function.identity())));
    apply(new Input.Terms(List.copyOf(compiled.terms())));
    return resolution;
  }

  /** Draws all that every key that may be used gets now. */
  void drawAll(Resolution resolution) throws StoreException {
    for (var key : resolution.keys().values()) {
      LiveKey live = key.live();
      if (live == null
          || live.suspended()
          || !live.approval().given()
          || live.subscription().expired(now)) {
        continue;
      }
      String plan = live.plan().ref().name();
      for (var quota : live.plan().spec().quotas()) {
        draw(live.account().subject(), "quota/" + quota.name(), 1, plan);
      }
      var pricing = live.plan().spec().pricing();
      if (pricing != null) {
        draw(live.account().subject(), "money/" + pricing.currency(), 100_000_000, plan);
      }
    }
  }

  /** Units of a plan's quotas, or nano-units of its money, that were drawn in all. */
  long drawn(String plan) {
    return drawn.getOrDefault(plan, 0L);
  }

  private void draw(String subject, String meter, long units, String plan) throws StoreException {
    long session = ++sessions;
    String pod = "pod-" + session;
    Step step =
        apply(
            new Input.Frame(session, new HolderFrame.Hello(1, pod, pod, "", 0, List.of())),
            new Input.Frame(session, new HolderFrame.Open(1, subject, meter)),
            report(session, 1, 0, 0, units));
    long reports = 1;
    long granted = 0;
    while (true) {
      LedgerFrame.Allotment answer = answer(step);
      if (answer.answer() != Answer.GRANTED || answer.granted() <= granted) {
        break;
      }
      drawn.merge(plan, answer.granted() - granted, Long::sum);
      granted = answer.granted();
      step = apply(report(session, ++reports, answer.ordinal(), granted, units));
    }
    apply(new Input.Ended(session));
  }

  private static Input report(long session, long sequence, long ordinal, long used, long need) {
    Entry entry = new Entry(1, ordinal, used, used, 0, 0, 0, 0, need, need, 0, null, false);
    return new Input.Frame(session, new HolderFrame.Report(sequence, List.of(entry)));
  }

  private static LedgerFrame.Allotment answer(Step step) {
    return step.outputs().stream()
        .filter(Output.Send.class::isInstance)
        .map(output -> ((Output.Send) output).frame())
        .filter(LedgerFrame.Allotment.class::isInstance)
        .map(LedgerFrame.Allotment.class::cast)
        .reduce((first, last) -> last)
        .map(Objects::requireNonNull)
        .orElseThrow(() -> new AssertionError("the ledger did not answer: " + step.outputs()));
  }

  private Step apply(Input... inputs) throws StoreException {
    Step step = core.apply(now, List.of(inputs));
    store.commit(claim, step.changes());
    return step;
  }

  @Override
  public void close() throws StoreException {
    store.close();
  }
}
