package dev.tollway.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.util.LeakPresenceDetector;
import org.junit.jupiter.api.Test;

/** The canary: if a leaked buffer is not noticed here, no other leak check means anything. */
class LeaksTest {
  @Test
  void noticesABufferThatIsNotReleased() {
    ByteBuf leaked = new AdaptiveByteBufAllocator().buffer(16);
    try {
      assertThatThrownBy(LeakPresenceDetector::check)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("leak");
    } finally {
      leaked.release();
    }
    assertThat(leaked.refCnt()).isZero();
  }
}
