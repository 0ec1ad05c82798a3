package dev.tollway.operator.distribute;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What sidecars tell about requests that they refused. */
public interface DenialReports {
  /**
   * The newest refusal of an account that any sidecar told since this process began; null: none.
   *
   * @param key {@code namespace/name}
   */
  @Nullable ReportedDenial newest(String key);

  /**
   * Calls {@code listener} with {@code namespace/name} of a key whenever its newest refusal
   * changed. The call comes from a thread that serves a stream: the listener only notes it and
   * returns.
   */
  void onDenial(Consumer<String> listener);
}
