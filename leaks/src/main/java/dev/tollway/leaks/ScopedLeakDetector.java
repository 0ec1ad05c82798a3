package dev.tollway.leaks;

import io.netty.util.LeakPresenceDetector;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Counts what is allocated while a scope is open there, so that a test class answers for itself
 * alone.
 */
public final class ScopedLeakDetector<T> extends LeakPresenceDetector<T> {
  private static final ResourceScope OUTSIDE = new ResourceScope("outside");
  private static final AtomicReference<ResourceScope> CURRENT = new AtomicReference<>(OUTSIDE);

  /** As Netty makes it. */
  public ScopedLeakDetector(Class<?> resourceType) {
    super(resourceType);
  }

  /** As Netty makes it. */
  public ScopedLeakDetector(Class<?> resourceType, int samplingInterval) {
    super(resourceType);
  }

  /** As Netty makes it. */
  public ScopedLeakDetector(Class<?> resourceType, int samplingInterval, long maxActive) {
    super(resourceType);
  }

  /** From now on what is allocated belongs to that scope. */
  public static ResourceScope open(String name) {
    ResourceScope scope = new ResourceScope(name);
    CURRENT.set(scope);
    return scope;
  }

  /** From now on it belongs to nobody who asks. */
  public static void leave() {
    CURRENT.set(OUTSIDE);
  }

  @Override
  protected ResourceScope currentScope() {
    return CURRENT.get();
  }
}
