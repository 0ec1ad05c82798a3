package dev.tollway.leaks;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.util.LeakPresenceDetector.ResourceScope;
import java.time.Duration;

/**
 * Proves that a module is watched: where no leak is noticed, no other leak check means anything.
 */
public final class LeakCanary {
  private LeakCanary() {}

  /** Leaks a buffer on purpose, and says whether that was noticed. */
  public static boolean noticesALeak() {
    return notices(false);
  }

  /** Releases a buffer as it should be, and says whether that was taken for a leak. */
  public static boolean noticesARelease() {
    return notices(true);
  }

  private static boolean notices(boolean release) {
    ResourceScope scope = ScopedLeakDetector.open("canary");
    // On the heap and of its own allocator: what is leaked on purpose is left to the collector.
    ByteBuf buffer = new AdaptiveByteBufAllocator(false).heapBuffer(16);
    ScopedLeakDetector.leave();
    if (release) {
      buffer.release();
    }
    try {
      Leaks.closeOnceReleased(scope, Duration.ZERO);
      return false;
    } catch (IllegalStateException leak) {
      return true;
    }
  }
}
