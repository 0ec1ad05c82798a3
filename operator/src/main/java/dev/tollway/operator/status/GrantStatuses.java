package dev.tollway.operator.status;

import dev.tollway.crds.ApiKeyGrantSpec;
import dev.tollway.crds.ApiKeyGrantStatus;
import dev.tollway.operator.resolve.LiveGrant;
import dev.tollway.operator.resolve.Outcome;
import dev.tollway.operator.resolve.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The status of an ApiKeyGrant. */
final class GrantStatuses {

  private static final List<String> NEEDED = List.of("Accepted", "ResolvedRefs");

  private GrantStatuses() {}

  static Stated<ApiKeyGrantStatus> of(
      Outcome<ApiKeyGrantSpec, LiveGrant> grant,
      @Nullable ApiKeyGrantStatus before,
      Moment moment) {
    Conditions conditions =
        Conditions.of(grant, before == null ? List.of() : before.conditions(), moment);
    String summary = Reasons.ready(conditions, NEEDED, Reason.READY, counts(grant.live()));
    return new Stated<>(
        new ApiKeyGrantStatus(
            Words.summary(summary), grant.object().generation(), conditions.done(grant)),
        null);
  }

  private static String counts(@Nullable LiveGrant grant) {
    if (grant == null) {
      return "";
    }
    ApiKeyGrantSpec spec = grant.spec();
    String decided =
        spec.decision() == null
            ? "has its terms"
            : switch (spec.decision()) {
              case APPROVED -> "is approved";
              case DENIED -> "is denied";
            };
    String namespace =
        spec.keyRef().namespace() == null ? grant.ref().namespace() : spec.keyRef().namespace();
    return "ApiKey %s/%s %s on plan %s%s."
        .formatted(
            namespace,
            spec.keyRef().name(),
            decided,
            spec.planRef().name(),
            spec.suspended() ? ", and suspended" : "");
  }
}
