package dev.tollway.operator.admin;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * What a control plane counts. Labels are kinds, verbs and outcomes, closed lists; never a name of
 * an object, whose number nobody bounds.
 */
public final class OperatorMetrics implements AutoCloseable {

  /** What became of something that was tried. */
  public enum Outcome {
    DONE("done"),
    FAILED("failed");

    private final String word;

    Outcome(String word) {
      this.word = word;
    }
  }

  /** What is asked of the API server. */
  public enum Verb {
    APPLY("apply"),
    CREATE("create"),
    UPDATE("update"),
    DELETE("delete");

    private final String word;

    Verb(String word) {
      this.word = word;
    }
  }

  private static final String KIND = "kind";
  private static final String OUTCOME = "outcome";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final DistributionSummary batches;
  private final Timer commits;

  /** With what every JVM tells. */
  public OperatorMetrics() {
    new JvmMemoryMetrics().bindTo(registry);
    collections.bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    batches =
        DistributionSummary.builder("tollway.ledger.batch.size")
            .description("What came in from sessions and control between two commits.")
            .register(registry);
    commits =
        Timer.builder("tollway.ledger.commit")
            .description("How long commits of the ledger took that wrote something.")
            .register(registry);
  }

  /** One look at one object. */
  public void reconciled(String kind, Duration took, Outcome outcome) {
    Timer.builder("tollway.reconciliation")
        .description("How long it took to compare the status of an object, and to write it if due.")
        .tag(KIND, kind)
        .tag(OUTCOME, outcome.word)
        .register(registry)
        .record(took);
  }

  /** A look that follows one that failed. */
  public void retried(String kind) {
    Counter.builder("tollway.reconciliation.retries")
        .description("Looks at an object that follow one that failed.")
        .tag(KIND, kind)
        .register(registry)
        .increment();
  }

  /** Something was asked of the API server. */
  public void apiWrite(Verb verb, String kind, Outcome outcome) {
    Counter.builder("tollway.api.writes")
        .description("Writes that were asked of the API server.")
        .tag("verb", verb.word)
        .tag(KIND, kind)
        .tag(OUTCOME, outcome.word)
        .register(registry)
        .increment();
  }

  /** The ledger committed. */
  public void committed(int inputs, Duration took) {
    batches.record(inputs);
    commits.record(took);
  }

  /** Whether a kind is being watched, read at each scrape. */
  public void watch(String kind, BooleanSupplier watching) {
    Gauge.builder("tollway.watch.up", () -> watching.getAsBoolean() ? 1 : 0)
        .description("1 while objects of this kind are being watched.")
        .tag(KIND, kind)
        .register(registry);
  }

  /** Adds a value that is read at each scrape. */
  public void gauge(String name, String description, LongSupplier value) {
    Gauge.builder(name, value::getAsLong).description(description).register(registry);
  }

  /** Adds a number that only grows and is read at each scrape. */
  public void counter(String name, String description, LongSupplier value) {
    FunctionCounter.builder(name, value, LongSupplier::getAsLong)
        .description(description)
        .register(registry);
  }

  /** Everything in the text format of Prometheus. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
