package dev.tollway.accounting.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.accounting.PoolId;
import dev.tollway.accounting.calendar.Period;
import dev.tollway.accounting.frame.Answer;
import dev.tollway.accounting.frame.Entry;
import dev.tollway.accounting.frame.Final;
import dev.tollway.accounting.frame.FinalLease;
import dev.tollway.accounting.frame.HolderFrame;
import dev.tollway.accounting.frame.LedgerFrame;
import dev.tollway.accounting.money.Transfer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;

/** What the ledger alone must hold, whatever holders, terms and time do. */
class LedgerProperties {

  private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
  private static final String KEY = "key/shop/acme";
  private static final List<String> METERS = List.of("quota/daily", "money/EUR");
  private static final int STEPS = 120;

  /** An honest holder: one incarnation after the other, some of its frames lost or late. */
  private static final class Holder {
    final String pod;
    int incarnation = 1;
    long session;
    long sequence;
    final Map<PoolId, long[]> words = new HashMap<>();
    final Map<Integer, Long> open = new HashMap<>();
    final Map<PoolId, Long> recalls = new HashMap<>();

    Holder(String pod) {
      this.pod = pod;
    }

    String name() {
      return pod + "-" + incarnation;
    }

    long[] word(PoolId pool) {
      return words.computeIfAbsent(pool, p -> new long[4]);
    }
  }

  private static final int GRANTED = 0;
  private static final int USED = 1;
  private static final int SURRENDERED = 2;
  private static final int RESERVED = 3;

  /** One random history and its judge. */
  private static final class World {
    final Random random;
    RowStore store = new RowStore(NOON);
    LedgerCore core = new LedgerCore("ledger", 1, store.rows());
    Instant now = NOON;
    long limit = 10;
    long replacedSeen;
    long revision;
    long sessions;
    long term = 1;
    Period period = Period.DAY;
    final List<TopUp> topUps = new ArrayList<>();
    final List<Holder> holders = List.of(new Holder("a"), new Holder("b"), new Holder("c"));
    final List<Input> late = new ArrayList<>();

    World(long seed) {
      random = new Random(seed);
    }

    void live() {
      terms();
      holders.forEach(this::connect);
      for (int i = 0; i < STEPS; i++) {
        Holder holder = holders.get(random.nextInt(holders.size()));
        switch (random.nextInt(22)) {
          case 0 -> terms();
          case 1 -> now = now.plus(Duration.ofMinutes(random.nextInt(900)));
          case 2 -> now = now.minus(Duration.ofHours(1));
          case 3 -> connect(holder);
          case 4 -> die(holder);
          case 5 -> restart();
          case 6 -> apply(new Input.PodGone(holder.pod));
          case 7 -> apply(new Input.Ended(holder.session));
          case 8 -> late.forEach(this::apply);
          case 20, 21 -> shortBeforeTheEdge();
          case 9, 10, 11 -> holder.words.keySet().forEach(pool -> use(holder, pool));
          default -> report(holder);
        }
        now = now.plusMillis(random.nextInt(150));
        apply();
      }
    }

    /** Where units of the next window are lent. */
    void shortBeforeTheEdge() {
      Duration window = period == Period.DAY ? Duration.ofDays(1) : Duration.ofHours(1);
      long seconds = window.toSeconds();
      Instant edge =
          Instant.ofEpochSecond(Math.floorDiv(now.getEpochSecond(), seconds) * seconds + seconds);
      Instant moment = edge.minusSeconds(1 + random.nextInt(6));
      now = moment.isAfter(now) ? moment : now;
      holders.forEach(this::report);
    }

    void terms() {
      if (random.nextInt(3) == 0) {
        limit = random.nextInt(30);
      }
      if (random.nextInt(8) == 0) {
        period = random.nextBoolean() ? Period.DAY : Period.HOUR;
      }
      if (random.nextInt(2) == 0 && topUps.size() < 20) {
        Instant expiry = random.nextBoolean() ? null : now.plusSeconds(random.nextInt(40_000));
        topUps.add(new TopUp("t" + topUps.size(), random.nextInt(60) - 15, "EUR", expiry));
      }
      MoneyTerms money = new MoneyTerms("EUR", ZoneOffset.UTC, topUps);
      QuotaTerms daily = Desk.quota("daily", limit, period);
      AccountTerms terms = new AccountTerms(KEY, "shop/p", ++revision, NOON, List.of(daily), money);
      apply(new Input.Terms(random.nextInt(10) == 0 ? List.of() : List.of(terms)));
    }

    void connect(Holder holder, Final... finals) {
      holder.session = ++sessions;
      holder.sequence = 0;
      holder.recalls.clear();
      frame(holder, new HolderFrame.Hello(1, holder.pod, holder.name(), "", 0, List.of(finals)));
      for (int i = 0; i < METERS.size(); i++) {
        frame(holder, new HolderFrame.Open(i, KEY, METERS.get(i)));
      }
    }

    /** The process dies; the next one finds the journal whole, broken, or not at all. */
    void die(Holder holder) {
      List<FinalLease> words = new ArrayList<>();
      holder.words.forEach(
          (pool, w) -> words.add(new FinalLease(pool, w[USED] + w[RESERVED], w[SURRENDERED], 0)));
      String dead = holder.name();
      int fate = random.nextInt(3);
      holder.incarnation++;
      holder.words.clear();
      holder.open.clear();
      if (fate == 2) {
        connect(holder);
      } else {
        connect(holder, new Final(dead, fate == 0, words));
      }
    }

    /** The ledger dies after a commit, before anything is sent. */
    void restart() {
      core = new LedgerCore("ledger", ++term, store.rows());
      holders.forEach(this::connect);
    }

    void use(Holder holder, PoolId pool) {
      long[] w = holder.word(pool);
      long idle = w[GRANTED] - w[USED] - w[SURRENDERED] - w[RESERVED];
      if (idle > 0 && random.nextBoolean()) {
        w[RESERVED] += 1 + random.nextLong(idle);
      } else if (w[RESERVED] > 0) {
        long done = 1 + random.nextLong(w[RESERVED]);
        w[RESERVED] -= done;
        w[USED] += random.nextInt(4) == 0 ? 0 : done;
      }
    }

    void report(Holder holder) {
      List<Entry> entries = new ArrayList<>();
      for (int ref = 0; ref < METERS.size(); ref++) {
        for (Map.Entry<PoolId, long[]> lease : holder.words.entrySet()) {
          if (lease.getKey().meter().equals(METERS.get(ref))) {
            entries.add(entry(holder, ref, lease.getKey(), lease.getValue()));
          }
        }
        if (random.nextBoolean()) {
          entries.add(
              new Entry(
                  ref,
                  0,
                  0,
                  0,
                  0,
                  0,
                  0,
                  random.nextInt(3),
                  1 + random.nextInt(4),
                  5,
                  0,
                  now,
                  false));
        }
      }
      HolderFrame.Report report = new HolderFrame.Report(++holder.sequence, entries);
      if (random.nextInt(5) == 0) {
        late.add(new Input.Frame(holder.session, report));
      }
      if (random.nextInt(5) != 0) {
        frame(holder, report);
      }
    }

    Entry entry(Holder holder, int ref, PoolId pool, long[] w) {
      Long recall = holder.recalls.get(pool);
      if (recall != null) {
        w[SURRENDERED] += w[GRANTED] - w[USED] - w[SURRENDERED] - w[RESERVED];
      }
      return new Entry(
          ref,
          pool.ordinal(),
          w[GRANTED],
          w[USED],
          w[SURRENDERED],
          0,
          w[RESERVED],
          random.nextInt(3),
          random.nextInt(3),
          3,
          recall == null ? 0 : recall,
          now,
          false);
    }

    void frame(Holder holder, HolderFrame frame) {
      apply(new Input.Frame(holder.session, frame));
    }

    void apply(Input... inputs) {
      LedgerRows before = store.rows();
      Instant time = core.time();
      Step step = core.apply(now, List.of(inputs));
      assertThat(core.time()).isAfterOrEqualTo(time);
      store.commit(step.changes());
      judge(before, store.rows());
      for (Output output : step.outputs()) {
        if (output instanceof Output.Send send) {
          holders.stream()
              .filter(h -> h.session == send.session() && random.nextInt(10) != 0)
              .forEach(h -> hear(h, send.frame()));
        }
      }
      assertThat(step.alarms()).isEmpty();
    }

    void hear(Holder holder, LedgerFrame frame) {
      if (frame instanceof LedgerFrame.Allotment a && a.ordinal() > 0) {
        PoolId pool = new PoolId(KEY, METERS.get(a.poolRef()), a.ordinal());
        if (a.granted() > 0) {
          long[] w = holder.word(pool);
          w[GRANTED] = Math.max(w[GRANTED], a.granted());
        }
        if (a.answer() == Answer.EXHAUSTED) {
          assertThat(a.exhaustedAbove()).isGreaterThanOrEqualTo(0);
          // S16: in the committed state no more is left than the refusal says. It may be less: what
          // the same step heard later was used too.
          var view = Objects.requireNonNull(a.view());
          assertThat(Math.max(0, view.limit() - view.used() - view.suspense()))
              .isLessThanOrEqualTo(a.exhaustedAbove());
        }
      } else if (frame instanceof LedgerFrame.Recall r) {
        holder.recalls.put(new PoolId(KEY, METERS.get(r.poolRef()), r.ordinal()), r.sequence());
        if (r.lifted()) {
          holder.recalls.clear();
        }
      } else if (frame instanceof LedgerFrame.Closed) {
        holder.incarnation++;
        holder.words.clear();
        connect(holder);
      }
    }

    void judge(LedgerRows before, LedgerRows after) {
      Map<PoolId, Long> exposure = new HashMap<>();
      Map<PoolId, PoolRow> pools = new HashMap<>();
      after.pools().forEach(pool -> pools.put(pool.id(), pool));
      for (LeaseRow lease : after.leases()) {
        long held =
            lease.state() == LeaseRow.State.CLOSED
                ? lease.used() + lease.charged()
                : Math.max(lease.granted() - lease.surrendered(), lease.used());
        exposure.merge(lease.pool(), held, Long::sum);
      }
      Map<PoolId, Long> lent = new HashMap<>();
      after.leases().forEach(lease -> lent.merge(lease.pool(), lease.granted(), Long::sum));
      before.leases().forEach(lease -> lent.merge(lease.pool(), -lease.granted(), Long::sum));
      for (PoolRow pool : after.pools()) {
        if (lent.getOrDefault(pool.id(), 0L) > 0) {
          bound(pool, exposure, pools);
        }
      }
      monotone(before, after);
      windows(after);
      replaced(after, exposure);
      assertThat(
              store.transfers.stream()
                  .flatMap(t -> t.postings().stream())
                  .mapToLong(Transfer.Posting::nanos)
                  .sum())
          .isZero();
    }

    /** S2: what was lent in this step fits beside all that is used, lent and carried. */
    void bound(PoolRow pool, Map<PoolId, Long> exposure, Map<PoolId, PoolRow> pools) {
      long sum = exposure.getOrDefault(pool.id(), 0L) + pool.carriedUsed();
      for (PoolId carried : pool.carries()) {
        PoolRow row = Objects.requireNonNull(pools.get(carried));
        sum += row.settledUsed() != null ? row.settledUsed() : exposure.getOrDefault(carried, 0L);
      }
      assertThat(sum).as("committed of %s", pool.id()).isLessThanOrEqualTo(pool.limit());
    }

    /** S5, S20. */
    void monotone(LedgerRows before, LedgerRows after) {
      Map<String, LeaseRow> now = new HashMap<>();
      after.leases().forEach(l -> now.put(l.pool() + l.holder(), l));
      for (LeaseRow old : before.leases()) {
        LeaseRow lease = now.get(old.pool() + old.holder());
        if (lease == null) {
          continue;
        }
        assertThat(lease.granted()).isGreaterThanOrEqualTo(old.granted());
        assertThat(lease.used()).isGreaterThanOrEqualTo(old.used());
        assertThat(lease.surrendered()).isGreaterThanOrEqualTo(old.surrendered());
        if (old.state() == LeaseRow.State.CLOSED) {
          assertThat(lease.state()).isEqualTo(LeaseRow.State.CLOSED);
          assertThat(lease.used()).isEqualTo(old.used());
        }
      }
    }

    /** S10: of one meter, no two pools are open at one instant. */
    void windows(LedgerRows rows) {
      for (PoolRow a : rows.pools()) {
        for (PoolRow b : rows.pools()) {
          if (a.id().meter().equals(b.id().meter()) && a.id().ordinal() < b.id().ordinal()) {
            // One that is lent ahead begins where the open one will end.
            Instant end = a.closeTime() == null ? a.window().end() : a.closeTime();
            assertThat(b.start()).isAfterOrEqualTo(Objects.requireNonNull(end));
          }
        }
      }
    }

    /** What was lent ahead in a replaced pool counts in the pool that covers its begin. */
    void replaced(LedgerRows rows, Map<PoolId, Long> exposure) {
      for (PoolRow past : rows.pools()) {
        Instant close = past.closeTime();
        boolean replaced = close != null && close.isBefore(past.start());
        if (replaced && exposure.getOrDefault(past.id(), 0L) > 0) {
          replacedSeen++;
          assertThat(rows.pools())
              .filteredOn(pool -> pool.id().meter().equals(past.id().meter()))
              .filteredOn(pool -> pool.closeTime() == null)
              .filteredOn(pool -> pool.window().contains(past.start()))
              .filteredOn(pool -> !past.start().isBefore(pool.start()))
              .allMatch(pool -> pool.carries().contains(past.id()));
        }
      }
    }
  }

  @Property(tries = 300)
  void holdsItsBoundsInEveryCommittedState(@ForAll long seed) {
    World world = new World(seed);
    world.live();
    Statistics.collect(world.replacedSeen > 0);
    Statistics.coverage(seen -> seen.check(true).count(met -> met > 5));
  }

  /** S8: any multiset of the reports of a history, in any order, gives the same lease. */
  @Property(tries = 100)
  void mergesReportsInAnyOrder(@ForAll long seed) {
    Random random = new Random(seed);
    List<long[]> history = new ArrayList<>();
    long used = 0;
    long surrendered = 0;
    for (int i = 0; i < 12; i++) {
      used += random.nextInt(3);
      surrendered += random.nextInt(2);
      history.add(new long[] {used, surrendered});
    }
    List<long[]> shuffled = new ArrayList<>(history);
    history.forEach(h -> shuffled.add(history.get(random.nextInt(history.size()))));
    Collections.shuffle(shuffled, random);
    assertThat(leaseAfter(shuffled)).isEqualTo(leaseAfter(history));
  }

  private static LeaseRow leaseAfter(List<long[]> reports) {
    Desk desk = new Desk();
    desk.accounts(Desk.terms(100));
    Desk.Caller caller = desk.holder("a").open(Desk.DAILY).need(50).adopt();
    for (long[] report : reports) {
      caller.used = report[0];
      caller.surrendered = report[1];
      caller.report();
    }
    return desk.store.rows().leases().getFirst();
  }
}
