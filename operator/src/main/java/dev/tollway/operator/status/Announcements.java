package dev.tollway.operator.status;

import dev.tollway.accounting.ledger.AccountView;
import dev.tollway.accounting.ledger.PoolStatus;
import dev.tollway.crds.ApiKeySpec;
import dev.tollway.operator.resolve.Approval;
import dev.tollway.operator.resolve.KeyRotation;
import dev.tollway.operator.resolve.LiveKey;
import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.resolve.Outcome;
import dev.tollway.operator.resolve.Problem;
import dev.tollway.operator.resolve.Reason;
import dev.tollway.operator.resolve.Resolution;
import dev.tollway.operator.resolve.SecretFact;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which Events are due: one per transition, never one per request, and none twice, not even after a
 * restart.
 */
public final class Announcements {

  private static final int[] WARN_AT = {95, 80};
  private static final Duration KEY_NOTICE = Duration.ofDays(7);

  private final Map<String, String> told;
  private final Instant now;
  private final List<ObjectEvent> events = new ArrayList<>();
  private final Map<String, String> announced = new HashMap<>();

  private Announcements(Map<String, String> told, Instant now) {
    this.told = told;
    this.now = now;
  }

  /**
   * What is due now.
   *
   * @param views by subject
   * @param told topic → cause, as recorded
   * @param only objects that are looked at; null: all, and topics of objects that are gone
   */
  public static Due of(
      Resolution resolution,
      Map<String, AccountView> views,
      Map<String, String> told,
      @Nullable Set<ObjectRef> only,
      Instant now) {
    Announcements due = new Announcements(told, now);
    Set<String> objects = new HashSet<>();
    List<Outcome<?, ?>> outcomes = new ArrayList<>();
    outcomes.addAll(resolution.routes().values());
    outcomes.addAll(resolution.plans().values());
    outcomes.addAll(resolution.keys().values());
    outcomes.addAll(resolution.grants().values());
    for (Outcome<?, ?> outcome : outcomes) {
      if (only == null || only.contains(outcome.ref())) {
        objects.add(outcome.ref().toString());
        due.problems(outcome);
      }
    }
    for (Outcome<ApiKeySpec, LiveKey> key : resolution.keys().values()) {
      LiveKey live = key.live();
      if (live != null && (only == null || only.contains(key.ref()))) {
        due.payment(live, views.get(live.account().subject()));
        due.expiry(live);
        due.rotation(live);
        due.approval(live);
      }
    }
    if (only == null) {
      due.forgetAllBut(objects);
    }
    return new Due(List.copyOf(due.events), Map.copyOf(due.announced));
  }

  /**
   * Events and what to record of them first.
   *
   * @param announced topic → cause; an empty cause drops the topic
   */
  public record Due(List<ObjectEvent> events, Map<String, String> announced) {}

  private void problems(Outcome<?, ?> outcome) {
    String topic = outcome.ref() + " Problem";
    if (outcome.problems().isEmpty()) {
      drop(topic);
      return;
    }
    Problem first = outcome.problems().getFirst();
    String cause = first.reason().word() + " of generation " + outcome.object().generation();
    tell(
        topic,
        cause,
        outcome.ref(),
        ObjectEvent.Type.WARNING,
        first.reason().word(),
        Conditions.message(outcome, List.of(first)));
  }

  private void payment(LiveKey key, @Nullable AccountView view) {
    Payment payment = Payment.of(key, view, now);
    String topic = key.ref() + " PaymentRequired";
    if (payment.required() == Conditions.Truth.TRUE) {
      tell(
          topic,
          payment.cause(),
          key.ref(),
          ObjectEvent.Type.WARNING,
          "PaymentRequired",
          payment.message());
    } else if (payment.required() == Conditions.Truth.FALSE && told.containsKey(topic)) {
      drop(topic);
      events.add(
          new ObjectEvent(
              key.ref(),
              ObjectEvent.Type.NORMAL,
              "PaymentResolved",
              "Nothing is due any more.",
              now));
    }
    if (view != null) {
      view.quotas().forEach(pool -> warning(key, pool));
    }
  }

  /** Once per level and window, the highest only; at 100 % PaymentRequired has said it. */
  private void warning(LiveKey key, PoolStatus pool) {
    int percent = Levels.percent(pool);
    if (pool.remaining() <= 0) {
      return;
    }
    String topic = key.ref() + " QuotaWarning " + pool.name();
    String window = " of window " + pool.window().start();
    String before = told.getOrDefault(topic, "");
    for (int level : WARN_AT) {
      if (before.equals(level + window)) {
        return;
      }
      if (percent >= level) {
        tell(
            topic,
            level + window,
            key.ref(),
            ObjectEvent.Type.WARNING,
            "QuotaWarning",
            "Quota %s is used to %d %% (%s of %s %s)."
                .formatted(
                    pool.name(),
                    percent,
                    Words.number(pool.used()),
                    Words.number(pool.limit()),
                    pool.unit()));
        return;
      }
    }
  }

  /** Told only where somebody has to decide, or has decided. */
  private void approval(LiveKey key) {
    String topic = key.ref() + " Approval";
    String plan = key.plan().ref().path();
    switch (key.approval()) {
      case Approval.Automatic() -> drop(topic);
      case Approval.Given() ->
          tell(
              topic,
              "Approved " + plan,
              key.ref(),
              ObjectEvent.Type.NORMAL,
              Reason.APPROVED.word(),
              "The owner of plan %s approved this key.".formatted(plan));
      case Approval.Pending() ->
          tell(
              topic,
              "Pending " + plan,
              key.ref(),
              ObjectEvent.Type.NORMAL,
              Reason.APPROVAL_PENDING.word(),
              "The owner of plan %s has to approve this key.".formatted(plan));
      case Approval.Denied denied ->
          tell(
              topic,
              "Denied " + plan,
              key.ref(),
              ObjectEvent.Type.WARNING,
              Reason.APPROVAL_DENIED.word(),
              "The owner of plan %s denied this key.%s"
                  .formatted(
                      plan, denied.message() == null ? "" : " They say: " + denied.message()));
    }
  }

  /** The Secret itself says what was replaced, so that the Event follows what can be read. */
  private void rotation(LiveKey key) {
    KeyRotation rotation = key.rotation();
    SecretFact.Previous previous = rotation == null ? null : rotation.secret().previous();
    if (rotation == null || previous == null || rotation.previousEnd() == null) {
      return;
    }
    tell(
        key.ref() + " KeyRotated",
        key.credentials().getFirst().keyId(),
        key.ref(),
        ObjectEvent.Type.NORMAL,
        "KeyRotated",
        "Secret %s holds the new key %s; the one before, %s, %s %s."
            .formatted(
                rotation.secret().name(),
                key.credentials().getFirst().keyId(),
                previous.keyId(),
                now.isBefore(rotation.previousEnd()) ? "works until" : "ended",
                Words.time(rotation.previousEnd(), key.plan().zone())));
  }

  private void expiry(LiveKey key) {
    Instant end = key.subscription().end();
    if (end != null
        && now.isBefore(end)
        && !now.isBefore(Payment.noticeFrom(key.subscription().start(), end))) {
      tell(
          key.ref() + " ExpiringSoon",
          end.toString(),
          key.ref(),
          ObjectEvent.Type.WARNING,
          "ExpiringSoon",
          "The subscription ends %s. Renew it: move subscription.endTime."
              .formatted(Words.time(end, key.plan().zone())));
    }
    for (LiveKey.Credential credential : key.credentials()) {
      Instant expire = credential.expireTime();
      if (expire != null
          && expire.equals(key.spec().expireTime())
          && now.isBefore(expire)
          && !now.isBefore(expire.minus(KEY_NOTICE))) {
        tell(
            key.ref() + " ExpiringSoon " + credential.keyId(),
            expire.toString(),
            key.ref(),
            ObjectEvent.Type.WARNING,
            "ExpiringSoon",
            "Key %s expires %s: move spec.expireTime, or give another key."
                .formatted(credential.keyId(), Words.time(expire, key.plan().zone())));
      }
    }
  }

  private void tell(
      String topic,
      String cause,
      ObjectRef ref,
      ObjectEvent.Type type,
      String reason,
      String message) {
    if (!cause.equals(told.get(topic))) {
      announced.put(topic, cause);
      events.add(new ObjectEvent(ref, type, reason, message, now));
    }
  }

  private void drop(String topic) {
    if (told.containsKey(topic)) {
      announced.put(topic, "");
    }
  }

  /** Topics begin with kind and path of their object, and a blank. */
  private void forgetAllBut(Set<String> objects) {
    for (String topic : told.keySet()) {
      int kind = topic.indexOf(' ');
      int path = topic.indexOf(' ', kind + 1);
      if (!objects.contains(topic.substring(0, path))) {
        announced.put(topic, "");
      }
    }
  }
}
