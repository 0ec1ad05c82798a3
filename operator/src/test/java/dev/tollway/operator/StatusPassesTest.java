package dev.tollway.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.operator.resolve.ObjectRef;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StatusPassesTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
  private static final ObjectRef KEY = ObjectRef.key("shop", "acme");

  private final StatusPasses passes = new StatusPasses();

  @Test
  void nothingIsDueBeforeAnythingHappened() {
    assertThat(passes.wholeDue(NOON)).isFalse();
    assertThat(passes.next()).isNull();
  }

  @Test
  void pausesNineTimesAsLongAsThePassTook() {
    passes.anyMayDiffer();
    passes.done(NOON, NOON.plusMillis(100));
    passes.anyMayDiffer();

    assertThat(passes.next()).isEqualTo(NOON.plusMillis(1_000));
    assertThat(passes.wholeDue(NOON.plusMillis(999))).isFalse();
    assertThat(passes.wholeDue(NOON.plusMillis(1_000))).isTrue();
  }

  @Test
  void pausesForFiveSecondsAtMost() {
    passes.anyMayDiffer();
    passes.done(NOON, NOON.plusSeconds(3));
    passes.anyMayDiffer();

    assertThat(passes.next()).isEqualTo(NOON.plusSeconds(8));
  }

  @Test
  void asksForNothingWhereNothingHappenedSince() {
    passes.anyMayDiffer();
    passes.done(NOON, NOON.plusMillis(100));

    assertThat(passes.next()).isNull();
  }

  @Test
  void keepsWhatChangedOverOnePassSinceSidecarsSpeakLater() {
    passes.differs(KEY);
    passes.done(NOON, NOON);
    assertThat(passes.lately()).containsExactly(KEY);

    passes.done(NOON, NOON);

    assertThat(passes.lately()).isEmpty();
  }

  @Test
  void leavesCrowdsToTheNextPassOverEverything() {
    for (int i = 0; i <= 500; i++) {
      passes.differs(ObjectRef.key("shop", "key-" + i));
    }

    assertThat(passes.lately()).isEmpty();
    assertThat(passes.wholeDue(NOON)).isTrue();
  }
}
