package dev.tollway.sidecar.http;

import dev.tollway.sidecar.enforce.RequestFacts;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
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
    HttpMethod method,
    String authority,
    String target,
    HttpHeaders headers,
    boolean http10,
    boolean keepAlive,
    long contentLength,
    boolean chunked,
    boolean expectsContinue,
    boolean oddExpectation,
    @Nullable InetAddress peer,
    String requestId) {

  /** Takes the head over: its headers are changed. */
  static Received of(HttpRequest head, @Nullable InetAddress peer, String requestId) {
    HttpHeaders headers = head.headers();
    boolean http10 = head.protocolVersion().equals(HttpVersion.HTTP_1_0);
    boolean keepAlive = HttpUtil.isKeepAlive(head);
    boolean chunked = headers.contains(HttpHeaderNames.TRANSFER_ENCODING);
    String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    String host = headers.get(HttpHeaderNames.HOST);
    String expect = headers.get(HttpHeaderNames.EXPECT);
    boolean continues = "100-continue".equalsIgnoreCase(expect);
    FieldNames.stripHopByHop(headers);
    return new Received(
        head.method(),
        host == null ? authorityOf(head.uri()) : host,
        originForm(head.uri()),
        headers,
        http10,
        keepAlive,
        length == null ? -1 : Long.parseLong(length),
        chunked,
        continues && !http10,
        // RFC 9110 §10.1.1: HTTP/1.0 clients do not mean it.
        expect != null && !continues && !http10,
        peer,
        requestId);
  }

  RequestFacts facts() {
    return new RequestFacts(
        method.name(), authority, target, new NettyHeaderView(headers), peer, requestId);
  }

  boolean hasBody() {
    return chunked || contentLength > 0;
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
