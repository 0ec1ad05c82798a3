package dev.tollway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.leaks.LeakCanary;
import org.junit.jupiter.api.Test;

/** The buffers of this module's tests are watched. */
class LeaksTest {
  @Test
  void noticesABufferThatIsNotReleased() {
    assertThat(LeakCanary.noticesALeak()).isTrue();
  }

  @Test
  void acceptsABufferThatIsReleased() {
    assertThat(LeakCanary.noticesARelease()).isFalse();
  }
}
