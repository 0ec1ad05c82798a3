package dev.tollway.leaks;

import io.netty.util.LeakPresenceDetector.ResourceScope;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails a test class that leaves a buffer unreleased. Every class of a module is judged that has
 * this on its class path, names {@link ScopedLeakDetector} to Netty and lets JUnit find extensions
 * by itself.
 */
public final class Leaks implements BeforeAllCallback, AfterAllCallback {
  private static final Namespace OWN = Namespace.create(Leaks.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    if (outermost(context)) {
      ResourceScope scope = ScopedLeakDetector.open(context.getDisplayName());
      context.getStore(OWN).put(ResourceScope.class, scope);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (outermost(context)) {
      ScopedLeakDetector.leave();
      ResourceScope scope = context.getStore(OWN).remove(ResourceScope.class, ResourceScope.class);
      if (scope != null) {
        closeOnceReleased(scope, Duration.ofSeconds(10));
      }
    }
  }

  private static boolean outermost(ExtensionContext context) {
    return context.getRequiredTestClass().getEnclosingClass() == null;
  }

  /**
   * Event loops may still be releasing what the last test wrote: a leak is what never goes away.
   *
   * @throws IllegalStateException if there is one; the message says where it was allocated
   */
  static void closeOnceReleased(ResourceScope scope, Duration atMost) {
    long start = System.nanoTime();
    while (scope.hasOpenResources() && System.nanoTime() - start < atMost.toNanos()) {
      LockSupport.parkNanos(1_000_000);
    }
    scope.close();
  }
}
