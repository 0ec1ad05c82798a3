package dev.tollway.sidecar.http;

import dev.tollway.sidecar.enforce.Forward;
import dev.tollway.sidecar.enforce.HeaderEdit;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** The request head as it goes upstream: what was judged, framed anew, with what we vouch for. */
final class ForwardedRequest {
  private static final String VIA = "tollway";

  private ForwardedRequest() {}

  /** Takes the received headers over and changes them. */
  static HttpRequest of(Received received, Forward forward, TrustedProxies trusted) {
    HttpHeaders headers = received.headers();
    String requestId = headers.get("x-request-id");
    FieldNames.stripImpostors(headers, forward.guarded());
    for (HeaderEdit edit : forward.edits()) {
      headers.remove(edit.name());
      headers.add(edit.name(), edit.values());
    }
    if (requestId != null && !RequestId.echoed(requestId)) {
      headers.remove("x-request-id");
    }
    headers.set("Tollway-Request-Id", received.requestId());
    trace(headers);
    origin(headers, received, trusted);
    framing(headers, received);
    return new DefaultHttpRequest(
        HttpVersion.HTTP_1_1, received.method(), forward.target(), headers);
  }

  private static void trace(HttpHeaders headers) {
    String parent = headers.getAll("traceparent").size() == 1 ? headers.get("traceparent") : null;
    if (parent == null || !RequestId.traceparent(parent)) {
      // W3C Trace Context §4.3: without a valid parent its state means nothing.
      headers.remove("tracestate");
      headers.set("traceparent", RequestId.newTraceparent());
    }
  }

  private static void origin(HttpHeaders headers, Received received, TrustedProxies trusted) {
    InetAddress peer = received.peer();
    boolean believed = peer != null && trusted.trust(peer);
    String chain = believed ? join(headers, "x-forwarded-for") : null;
    String client = peer == null ? "unknown" : peer.getHostAddress();
    headers.remove("forwarded");
    headers.set("X-Forwarded-For", chain == null ? client : chain + ", " + client);
    if (!believed || !headers.contains("x-forwarded-proto")) {
      headers.set("X-Forwarded-Proto", "http");
    }
    if (!believed || !headers.contains("x-forwarded-host")) {
      headers.set("X-Forwarded-Host", received.authority());
    }
    String via = join(headers, "via");
    String hop = (received.http10() ? "1.0 " : "1.1 ") + VIA;
    headers.set("Via", via == null ? hop : via + ", " + hop);
  }

  private static void framing(HttpHeaders headers, Received received) {
    headers.set(HttpHeaderNames.HOST, received.authority());
    headers.remove(HttpHeaderNames.EXPECT);
    headers.remove(HttpHeaderNames.CONTENT_LENGTH);
    if (received.chunked()) {
      headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    } else if (received.contentLength() >= 0) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, received.contentLength());
    }
  }

  private static @Nullable String join(HttpHeaders headers, String name) {
    var lines = headers.getAll(name);
    return lines.isEmpty() ? null : String.join(", ", lines);
  }
}
