package dev.tollway.sidecar.http;

import io.netty.util.LeakPresenceDetector.ResourceScope;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class that leaves a buffer unreleased. Put it on a class with {@link ExtendWith}.
 */
public final class Leaks implements BeforeAllCallback, AfterAllCallback {
  private @Nullable ResourceScope scope;

  @Override
  public void beforeAll(ExtensionContext context) {
    scope = ScopedLeakDetector.open(context.getDisplayName());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    ScopedLeakDetector.leave();
    if (scope != null) {
      closeOnceReleased(scope, Duration.ofSeconds(10));
    }
  }

  /**
   * Event loops may still be releasing what the last test wrote: a leak is what never goes away.
   */
  static void closeOnceReleased(ResourceScope scope, Duration atMost) {
    long start = System.nanoTime();
    while (scope.hasOpenResources() && System.nanoTime() - start < atMost.toNanos()) {
      LockSupport.parkNanos(1_000_000);
    }
    scope.close();
  }
}
