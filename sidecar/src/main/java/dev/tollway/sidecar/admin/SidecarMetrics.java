package dev.tollway.sidecar.admin;

import dev.tollway.sidecar.enforce.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a sidecar counts. Labels are reasons, a closed list; never a key, a plan or a path, whose
 * number nobody bounds.
 */
public final class SidecarMetrics {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Counter requests;
  private final Counter uncounted;
  private final Counter admitted;
  private final Map<Reason, Counter> refused = new EnumMap<>(Reason.class);
  private final Map<Reason, Counter> shadowed = new EnumMap<>(Reason.class);

  /** All counters exist from the start, so that a rate can be computed from the first one on. */
  public SidecarMetrics() {
    requests =
        Counter.builder("tollway.requests").description("Requests decided.").register(registry);
    uncounted =
        Counter.builder("tollway.requests.uncounted")
            .description("Requests forwarded without counting: open rules, unmatched, no routes.")
            .register(registry);
    admitted =
        Counter.builder("tollway.requests.admitted")
            .description("Requests that the meter admitted.")
            .register(registry);
    for (Reason reason : Reason.values()) {
      refused.put(
          reason,
          Counter.builder("tollway.requests.refused")
              .description("Requests answered by the sidecar itself.")
              .tag("reason", reason.wireName())
              .register(registry));
      shadowed.put(
          reason,
          Counter.builder("tollway.requests.shadowed")
              .description("Requests that a plan in shadow let through.")
              .tag("reason", reason.wireName())
              .register(registry));
    }
  }

  /** A request was decided, whatever the decision. */
  public void decided() {
    requests.increment();
  }

  /** It is forwarded and nobody counts it. */
  public void passedUncounted() {
    uncounted.increment();
  }

  /** The meter admitted it. */
  public void admitted() {
    admitted.increment();
  }

  /** It was answered here. */
  public void refused(Reason reason) {
    count(refused, reason);
  }

  /** It would have been answered here, but its plan is in shadow. */
  public void shadowed(Reason reason) {
    count(shadowed, reason);
  }

  /** Adds a value that is read at each scrape. */
  public void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(registry);
  }

  /** For the admin port. */
  public PrometheusMeterRegistry registry() {
    return registry;
  }

  private static void count(Map<Reason, Counter> counters, Reason reason) {
    Counter counter = counters.get(reason);
    if (counter != null) {
      counter.increment();
    }
  }
}
