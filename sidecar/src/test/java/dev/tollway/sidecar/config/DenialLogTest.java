package dev.tollway.sidecar.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.tollway.protocol.config.DenialReason;
import dev.tollway.protocol.config.DeniedRequest;
import dev.tollway.sidecar.enforce.Denial;
import dev.tollway.sidecar.enforce.Reason;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DenialLogTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00.700Z");

  private final DenialLog log = new DenialLog();

  private List<DeniedRequest> all() {
    return log.after(0).getRequestsList();
  }

  @Test
  void tellsAccountTimeReasonRouteAndRequest() {
    log.note(Refusals.of("acme/prod", Reason.QUOTA_EXCEEDED), Refusals.id(1), NOON);
    assertThat(all())
        .containsExactly(
            DeniedRequest.newBuilder()
                .setKey("acme/prod")
                .setTime(Timestamp.newBuilder().setSeconds(NOON.getEpochSecond()))
                .setReason(DenialReason.QUOTA_EXCEEDED)
                .setRoute("shop/orders")
                .setRequestId(Refusals.id(1))
                .build());
  }

  @Test
  void keepsTheNewestOfEachAccount() {
    log.note(Refusals.of("acme/prod", Reason.QUOTA_EXCEEDED), Refusals.id(1), NOON);
    log.note(Refusals.of("acme/test", Reason.QUOTA_EXCEEDED), Refusals.id(2), NOON);
    log.note(Refusals.of("acme/prod", Reason.RATE_LIMITED), Refusals.id(3), NOON);
    assertThat(all())
        .extracting(DeniedRequest::getRequestId)
        .containsExactly(Refusals.id(2), Refusals.id(3));
  }

  @Test
  void tellsOnlyWhatCameAfterThePlaceThatWasTold() {
    log.note(Refusals.of("acme/prod", Reason.QUOTA_EXCEEDED), Refusals.id(1), NOON);
    long told = log.last();
    log.note(Refusals.of("acme/test", Reason.QUOTA_EXCEEDED), Refusals.id(2), NOON);
    assertThat(log.after(told).getRequestsList())
        .extracting(DeniedRequest::getKey)
        .containsExactly("acme/test");
    assertThat(log.after(log.last()).getRequestsList()).isEmpty();
  }

  @Test
  void forgetsTheAccountThatWasRefusedLongestAgoWhenThereAreTooMany() {
    for (int i = 0; i < DenialLog.MOST; i++) {
      log.note(Refusals.of("acme/k" + i, Reason.QUOTA_EXCEEDED), Refusals.id(i), NOON);
    }
    log.note(Refusals.of("acme/k0", Reason.QUOTA_EXCEEDED), Refusals.id(0), NOON);
    log.note(Refusals.of("acme/new", Reason.QUOTA_EXCEEDED), Refusals.id(9), NOON);
    assertThat(all())
        .hasSize(DenialLog.MOST)
        .extracting(DeniedRequest::getKey)
        .contains("acme/k0", "acme/new")
        .doesNotContain("acme/k1");
  }

  @Test
  void leavesOutWhatBelongsToNoAccount() {
    log.note(Denial.of(Reason.KEY_MISSING), Refusals.id(1), NOON);
    log.note(Denial.of(Reason.KEY_INVALID), Refusals.id(2), NOON);
    assertThat(all()).isEmpty();
    assertThat(log.last()).isZero();
  }

  /** A new reason must say whether it is told. */
  @Test
  void tellsEveryReasonOfAnAccountUnderItsOwnName() {
    Set<String> told = new HashSet<>();
    for (Reason reason : EnumSet.allOf(Reason.class)) {
      DenialLog one = new DenialLog();
      one.note(Refusals.of("acme/prod", reason), Refusals.id(1), NOON);
      one.after(0)
          .getRequestsList()
          .forEach(request -> {
            String word = request.getReason().name().replace("_", "");
            assertThat(word).isEqualTo(reason.wireName().toUpperCase(Locale.ROOT));
            told.add(request.getReason().name());
          });
    }
    assertThat(told).hasSize(DenialReason.values().length - 2);
  }
}
