package dev.tollway.sidecar.http;

import io.netty.util.LeakPresenceDetector;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class that leaves a buffer unreleased. Put it on a class with {@link ExtendWith}.
 */
public final class Leaks implements AfterAllCallback {
  @Override
  public void afterAll(ExtensionContext context) {
    // Event loops may still be releasing what the last test wrote: a leak is what never goes away.
    Awaitility.await().untilAsserted(LeakPresenceDetector::check);
  }
}
