package dev.tollway.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.util.LeakPresenceDetector.ResourceScope;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The canary: if a leaked buffer is not noticed here, no other leak check means anything. */
class LeaksTest {
  @Test
  void noticesABufferThatIsNotReleased() {
    ResourceScope scope = ScopedLeakDetector.open("canary");
    // On the heap and of its own allocator: what is leaked here on purpose is left to the
    // collector.
    ByteBuf leaked = new AdaptiveByteBufAllocator(false).heapBuffer(16);
    ScopedLeakDetector.leave();

    assertThatThrownBy(() -> Leaks.closeOnceReleased(scope, Duration.ZERO))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("leak");
    assertThat(leaked.refCnt()).isPositive();
  }

  @Test
  void acceptsABufferThatIsReleased() {
    ResourceScope scope = ScopedLeakDetector.open("released");
    new AdaptiveByteBufAllocator().buffer(16).release();
    ScopedLeakDetector.leave();

    Leaks.closeOnceReleased(scope, Duration.ZERO);

    assertThat(scope.hasOpenResources()).isFalse();
  }
}
