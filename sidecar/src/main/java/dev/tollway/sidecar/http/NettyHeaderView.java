package dev.tollway.sidecar.http;

import dev.tollway.sidecar.enforce.HeaderView;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The headers of a request as the decision reads them. */
record NettyHeaderView(HttpHeaders headers) implements HeaderView {
  @Override
  public @Nullable String first(String name) {
    return headers.get(name);
  }

  @Override
  public List<String> all(String name) {
    return headers.getAll(name);
  }

  /** Nothing: headers hold secrets. */
  @Override
  public String toString() {
    return "NettyHeaderView";
  }
}
