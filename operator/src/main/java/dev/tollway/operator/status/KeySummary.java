package dev.tollway.operator.status;

import dev.tollway.accounting.ledger.AccountView;
import dev.tollway.accounting.ledger.PoolStatus;
import dev.tollway.accounting.money.Nanos;
import dev.tollway.operator.resolve.LiveKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How things stand with a key whose object is in order. */
record KeySummary(LiveKey key, @Nullable AccountView view, Instant now) {

  private static final String PAUSED = "Suspended";

  String text() {
    if (key.suspended()) {
      return PAUSED
          + (key.granted()
              ? ": requests get 403 until the plan's owner lifts it."
              : ": requests get 403 until spec.suspended is false.");
    }
    Instant expiry = expiry(key, now);
    if (expiry != null) {
      return "Key expired %s: requests get 401. Move spec.expireTime, or give another key."
          .formatted(Words.time(expiry, key.plan().zone()));
    }
    if (!key.subscription().begun(now)) {
      return "Begins %s: until then requests get 403."
          .formatted(Words.time(key.subscription().start(), key.plan().zone()));
    }
    String numbers = String.join(", ", numbers());
    return "Plan %s%s%s"
        .formatted(
            key.plan().ref().path(),
            numbers.isEmpty() ? "" : ": " + numbers,
            closed().isEmpty() ? "." : ". " + closed());
  }

  /** The part of a summary that a payment's message must not hide; empty: there is none. */
  static String hindrance(String use) {
    return use.startsWith("Plan ") ? "" : " Also: " + use;
  }

  /** When all credentials had expired; null: one works. */
  static @Nullable Instant expiry(LiveKey key, Instant now) {
    Instant last = null;
    for (LiveKey.Credential credential : key.credentials()) {
      Instant end = credential.expireTime();
      if (end == null || now.isBefore(end)) {
        return null;
      }
      last = last == null || last.isBefore(end) ? end : last;
    }
    return last;
  }

  private List<String> numbers() {
    List<String> numbers = new ArrayList<>();
    if (view == null) {
      return numbers;
    }
    for (PoolStatus pool : view.quotas()) {
      numbers.add(
          "%s of %s %s of quota %s left"
              .formatted(
                  Words.number(Math.max(0, pool.remaining())),
                  Words.number(pool.limit()),
                  pool.unit(),
                  pool.name()));
    }
    PoolStatus money = view.money();
    if (money != null) {
      numbers.add("balance " + Nanos.format(money.remaining()) + " " + money.unit());
    }
    return numbers;
  }

  private String closed() {
    return key.closedRoutes().isEmpty()
        ? ""
        : "Closed to this key (a draft of another namespace, or no new keys): "
            + Words.list(key.closedRoutes().stream().sorted().toList())
            + ".";
  }
}
