package dev.tollway.benchmarks.lease;

import dev.tollway.accounting.calendar.Alignment;
import dev.tollway.accounting.calendar.Period;
import dev.tollway.accounting.ledger.AccountTerms;
import dev.tollway.accounting.ledger.QuotaTerms;
import dev.tollway.benchmarks.Latencies;
import dev.tollway.operator.ledger.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Holders that ask one ledger as fast as it answers.
 *
 * @param holders sessions, each with pools of its own
 * @param entries needs in each report, one a pool
 */
public record LeaseLoad(int holders, int entries) {
  private static final String QUOTA = "monthly";

  /**
   * What was seen.
   *
   * @param grantsPerSecond lease operations: a need told with all that was used before, and granted
   * @param grantsPerCommit how many of them one commit carries
   * @param grantP50Micros from the report to the grant, in microseconds
   * @param commitP50Micros of the store alone, with the fsync
   */
  public record Figures(
      int holders,
      int entries,
      double grantsPerSecond,
      double commitsPerSecond,
      double grantsPerCommit,
      double grantP50Micros,
      double grantP99Micros,
      double commitP50Micros,
      double commitP99Micros) {}

  /**
   * Runs against a new ledger in a directory.
   *
   * @param warmUp first, and not counted
   * @throws IllegalStateException when a need was refused or a session ended
   */
  public Figures run(Path directory, Duration warmUp, Duration measured)
      throws IOException, StoreException, InterruptedException {
    List<AccountTerms> terms = new ArrayList<>();
    List<LoadHolder> loads = new ArrayList<>();
    for (int i = 0; i < holders; i++) {
      List<String> subjects = new ArrayList<>();
      for (int j = 0; j < entries; j++) {
        String subject = "key/load/h" + i + "-" + j;
        subjects.add(subject);
        terms.add(terms(subject));
      }
      loads.add(new LoadHolder("holder-" + i, subjects, "quota/" + QUOTA));
    }
    try (LocalLedger ledger = LocalLedger.start(directory, terms)) {
      loads.forEach(load -> load.start(ledger.channel()));
      TimeUnit.NANOSECONDS.sleep(warmUp.toNanos());
      ledger.takeCommits();
      loads.forEach(LoadHolder::take);
      long begin = System.nanoTime();
      TimeUnit.NANOSECONDS.sleep(measured.toNanos());
      Latencies grants = new Latencies();
      loads.forEach(load -> grants.add(load.take()));
      Latencies commits = ledger.takeCommits();
      double seconds = (System.nanoTime() - begin) / 1e9;
      loads.forEach(LoadHolder::stop);
      refuseFailures(loads);
      return figures(grants, commits, seconds);
    }
  }

  private static void refuseFailures(List<LoadHolder> loads) {
    for (LoadHolder load : loads) {
      String failure = load.failure();
      if (failure != null) {
        throw new IllegalStateException("a holder stopped: " + failure);
      }
    }
  }

  private Figures figures(Latencies grants, Latencies commits, double seconds) {
    return new Figures(
        holders,
        entries,
        grants.count() / seconds,
        commits.count() / seconds,
        (double) grants.count() / Math.max(1, commits.count()),
        grants.percentile(0.5) / 1e3,
        grants.percentile(0.99) / 1e3,
        commits.percentile(0.5) / 1e3,
        commits.percentile(0.99) / 1e3);
  }

  private static AccountTerms terms(String subject) {
    QuotaTerms quota =
        new QuotaTerms(
            QUOTA,
            "Requests",
            1_000_000_000_000L,
            Period.LIFETIME,
            Alignment.CALENDAR,
            ZoneOffset.UTC);
    return new AccountTerms(subject, "shop/gold", 1, Instant.EPOCH, List.of(quota), null);
  }
}
