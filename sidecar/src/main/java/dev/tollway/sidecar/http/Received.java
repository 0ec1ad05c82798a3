package dev.tollway.sidecar.http;

import dev.tollway.sidecar.enforce.RequestFacts;
import dev.tollway.sidecar.framing.Head;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A request head as it was received, without what ends at this hop; its framing is kept apart,
 * since none of it is copied.
 *
 * @param target in origin-form or {@code *}
 * @param contentLength -1: none stated
 * @param expectsContinue the client waits for {@code 100 Continue} before it sends its body
 * @param oddExpectation an Expect that we do not know
 */
record Received(
    String method,
    String authority,
    String target,
    Head head,
    boolean http10,
    boolean keepAlive,
    long contentLength,
    boolean chunked,
    boolean expectsContinue,
    boolean oddExpectation,
    @Nullable InetAddress peer,
    String requestId) {

  /** Takes the head over: fields are dropped from it. */
  static Received of(Head head, @Nullable InetAddress peer, String requestId) {
    FieldNames.stripHopByHop(head);
    boolean http10 = head.http10();
    String host = head.host();
    String expect = head.first("expect");
    boolean continues = "100-continue".equalsIgnoreCase(expect);
    return new Received(
        head.method(),
        host == null ? authorityOf(head.target()) : host,
        originForm(head.target()),
        head,
        http10,
        head.persistent(),
        head.contentLength(),
        head.chunked(),
        continues && !http10,
        // RFC 9110 §10.1.1: HTTP/1.0 clients do not mean it.
        expect != null && !continues && !http10,
        peer,
        requestId);
  }

  RequestFacts facts() {
    return new RequestFacts(method, authority, target, new HeadView(head), peer, requestId);
  }

  boolean hasBody() {
    return chunked || contentLength > 0;
  }

  /** Whether the answer has no body. */
  boolean asksForHead() {
    return method.equals("HEAD");
  }

  /** The client's own id of this request, where it may be echoed. */
  @Nullable String echoedId() {
    String own = head.first("x-request-id");
    return own != null && RequestId.echoed(own) ? own : null;
  }

  private static String originForm(String uri) {
    if (uri.startsWith("/") || uri.equals("*")) {
      return uri;
    }
    int from = uri.indexOf("//") + 2;
    for (int i = from; i < uri.length(); i++) {
      switch (uri.charAt(i)) {
        case '/' -> {
          return uri.substring(i);
        }
        case '?', '#' -> {
          return "/" + uri.substring(i);
        }
        default -> {}
      }
    }
    return "/";
  }

  private static String authorityOf(String uri) {
    int from = uri.indexOf("//");
    if (uri.startsWith("/") || from < 0) {
      return "";
    }
    int to = from + 2;
    while (to < uri.length() && "/?#".indexOf(uri.charAt(to)) < 0) {
      to++;
    }
    return uri.substring(from + 2, to);
  }

  /** Method and id only: headers and query hold secrets. */
  @Override
  public String toString() {
    return "Received[" + method + " " + requestId + "]";
  }
}
