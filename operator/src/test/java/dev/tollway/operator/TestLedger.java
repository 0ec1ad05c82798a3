package dev.tollway.operator;

import dev.tollway.accounting.PoolId;
import dev.tollway.accounting.calendar.Window;
import dev.tollway.accounting.ledger.AccountTerms;
import dev.tollway.accounting.ledger.AccountView;
import dev.tollway.accounting.ledger.MoneyTerms;
import dev.tollway.accounting.ledger.PoolStatus;
import dev.tollway.accounting.ledger.QuotaTerms;
import dev.tollway.accounting.ledger.TopUp;
import dev.tollway.operator.ledger.Ledger;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A ledger in which use is what the test says. It outlives a restart of the control plane. Any
 * thread may call.
 */
public final class TestLedger implements Ledger {

  private final Clock clock;
  private final Map<String, Long> used = new HashMap<>();
  private final Map<String, Map<String, Long>> booked = new HashMap<>();
  private final Map<String, AccountTerms> terms = new TreeMap<>();
  private List<Consumer<AccountView>> listeners = List.of();
  private final List<String> purged = new ArrayList<>();
  private boolean answers = true;

  public TestLedger(Clock clock) {
    this.clock = clock;
  }

  /** Whether it reports views at all. */
  public synchronized void answers(boolean value) {
    answers = value;
    views();
  }

  /** Units of a quota, or nano-units of the currency, in the window of now. */
  public synchronized void use(String subject, String meter, long units) {
    used.put(subject + " " + meter, units);
  }

  public synchronized Map<String, AccountTerms> terms() {
    return terms;
  }

  /** The control plane that listened is gone. */
  public synchronized void restart() {
    listeners = List.of();
  }

  @Override
  public synchronized void terms(Collection<AccountTerms> all) {
    terms.clear();
    all.forEach(t -> terms.put(t.subject(), t));
    for (AccountTerms account : all) {
      MoneyTerms money = account.money();
      if (money != null) {
        Map<String, Long> lines =
            booked.computeIfAbsent(account.subject() + money.currency(), s -> new HashMap<>());
        for (TopUp topUp : money.topUps()) {
          lines.putIfAbsent(topUp.id(), topUp.nanos());
        }
      }
    }
    views();
  }

  @Override
  public synchronized void purge(Collection<String> subjects) {
    purged.addAll(subjects);
  }

  /** Subjects that were said to never come back, in their order. */
  public synchronized List<String> purged() {
    return List.copyOf(purged);
  }

  @Override
  public synchronized void onChange(Consumer<AccountView> listener) {
    listeners = new ArrayList<>(listeners);
    listeners.add(listener);
  }

  /** Reports every account as it stands now. */
  public synchronized void views() {
    if (answers) {
      terms.values().forEach(t -> listeners.forEach(l -> l.accept(view(t))));
    }
  }

  private AccountView view(AccountTerms account) {
    List<PoolStatus> quotas = new ArrayList<>();
    for (QuotaTerms quota : account.quotas()) {
      Window window = quota.windows(account.anchor()).at(clock.instant());
      long units = used.getOrDefault(account.subject() + " " + quota.name(), 0L);
      quotas.add(
          new PoolStatus(
              new PoolId(account.subject(), "quota/" + quota.name(), ordinal(window)),
              quota.name(),
              quota.unit(),
              quota.limit(),
              units,
              0,
              window,
              units >= quota.limit()));
    }
    MoneyTerms money = account.money();
    if (money == null) {
      return new AccountView(account.subject(), quotas, null);
    }
    long paid =
        booked.getOrDefault(account.subject() + money.currency(), Map.of()).values().stream()
            .mapToLong(Long::longValue)
            .sum();
    long spent = used.getOrDefault(account.subject() + " " + money.currency(), 0L);
    return new AccountView(
        account.subject(),
        quotas,
        new PoolStatus(
            new PoolId(account.subject(), "money/" + money.currency(), 1),
            money.currency(),
            money.currency(),
            paid,
            spent,
            0,
            new Window(account.anchor(), null),
            paid <= spent));
  }

  private static long ordinal(Window window) {
    return window.end() == null ? 1 : Math.max(1, window.end().getEpochSecond() / 3600);
  }
}
