package dev.tollway.sidecar.enforce;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Read access to a request's headers; names compare without regard to case. */
public interface HeaderView {
  /**
   * The value of the first line of that name, without surrounding white space; null where there is
   * none.
   */
  @Nullable String first(String name);

  /**
   * The values of all lines of that name, in order; empty where there are none. Never split at
   * commas.
   */
  List<String> all(String name);
}
