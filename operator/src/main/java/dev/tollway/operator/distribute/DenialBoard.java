package dev.tollway.operator.distribute;

import com.google.protobuf.Timestamp;
import dev.tollway.protocol.config.DenialReason;
import dev.tollway.protocol.config.Denials;
import dev.tollway.protocol.config.DeniedRequest;
import dev.tollway.protocol.config.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The newest refusal of each account over all sidecars. A sidecar is believed only about keys and
 * routes of its own workload's view, so it cannot write into the status of an account that it does
 * not serve.
 */
final class DenialBoard implements DenialReports {
  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private static final Pattern SEPARATOR = Pattern.compile("_");

  private final Map<String, ReportedDenial> newest = new ConcurrentHashMap<>();
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
  private final LongAdder unbelieved = new LongAdder();

  /**
   * Takes what can be believed.
   *
   * @param view of the workload of the sidecar that tells it
   * @param now ledger time: nothing is refused later than that
   */
  void take(Denials told, View view, Instant now) {
    for (DeniedRequest request : told.getRequestsList()) {
      ReportedDenial denial = believed(request, view, now);
      if (denial == null) {
        unbelieved.increment();
      } else if (newer(request.getKey(), denial)) {
        listeners.forEach(listener -> listener.accept(request.getKey()));
      }
    }
  }

  private boolean newer(String key, ReportedDenial denial) {
    ReportedDenial before = newest.get(key);
    ReportedDenial after = newest.merge(key, denial, BinaryOperator.maxBy(ReportedDenial.ORDER));
    return !after.equals(before);
  }

  private static @Nullable ReportedDenial believed(DeniedRequest said, View view, Instant now) {
    String reason = word(said.getReason());
    Timestamp time = said.getTime();
    String route = said.getRoute();
    if (reason == null
        || time.getSeconds() <= 0
        || view.entry(Names.name(Kind.KEY, said.getKey())) == null
        || (!route.isEmpty() && view.entry(Names.name(Kind.ROUTE, route)) == null)
        || !UUID.matcher(said.getRequestId()).matches()) {
      return null;
    }
    return new ReportedDenial(
        Instant.ofEpochSecond(Math.min(time.getSeconds(), now.getEpochSecond())),
        reason,
        route.isEmpty() ? null : route,
        said.getRequestId());
  }

  /** As http.md writes it: {@code QUOTA_EXCEEDED} is {@code QuotaExceeded}. */
  private static @Nullable String word(DenialReason reason) {
    return switch (reason) {
      case DENIAL_REASON_UNSPECIFIED, UNRECOGNIZED -> null;
      default ->
          SEPARATOR
              .splitAsStream(reason.name())
              .map(part -> part.charAt(0) + part.substring(1).toLowerCase(Locale.ROOT))
              .collect(Collectors.joining());
    };
  }

  /** Forgets accounts that nobody enforces any more. */
  void retain(Set<String> keys) {
    newest.keySet().retainAll(keys);
  }

  /** How many reported refusals named what their sidecar does not serve, or were malformed. */
  long unbelieved() {
    return unbelieved.sum();
  }

  @Override
  public @Nullable ReportedDenial newest(String key) {
    return newest.get(key);
  }

  @Override
  public void onDenial(Consumer<String> listener) {
    listeners.add(listener);
  }
}
