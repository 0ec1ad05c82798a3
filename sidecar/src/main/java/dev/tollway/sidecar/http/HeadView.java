package dev.tollway.sidecar.http;

import dev.tollway.sidecar.enforce.HeaderView;
import dev.tollway.sidecar.framing.Head;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The headers of a request as the decision reads them. */
record HeadView(Head head) implements HeaderView {
  @Override
  public @Nullable String first(String name) {
    return head.first(name);
  }

  @Override
  public List<String> all(String name) {
    return head.values(name);
  }

  /** Nothing: headers hold secrets. */
  @Override
  public String toString() {
    return "HeadView";
  }
}
