package dev.tollway.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The canary: a meter that sees no object sees no regression either. */
class AllocationTest {
  private Object kept = "";

  @Test
  void seesOneSmallObject() {
    assertThat(Allocation.bytesPerCall(() -> kept = new Object())).isBetween(8L, 16L);
    assertThat(kept).isNotNull();
  }

  @Test
  void seesNothingWhereNothingIsAllocated() {
    assertThat(Allocation.bytesPerCall(() -> kept = "")).isZero();
  }
}
