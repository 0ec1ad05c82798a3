package dev.tollway.sidecar.http;

import dev.tollway.sidecar.enforce.Forward;
import dev.tollway.sidecar.enforce.HeaderEdit;
import dev.tollway.sidecar.framing.Head;
import dev.tollway.sidecar.framing.HeadText;
import dev.tollway.sidecar.upstream.OutgoingHead;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The request head as it goes upstream: what was judged, framed anew, with what we vouch for. */
record ForwardedRequest(Received received, Forward forward, TrustedProxies trusted)
    implements OutgoingHead {
  private static final String HOP = "1.1 tollway";
  private static final String HOP_10 = "1.0 tollway";

  /**
   * Sees to it that the target stays one.
   *
   * @throws IllegalArgumentException if it would end the request line: a bug of ours
   */
  ForwardedRequest {
    String target = forward.target();
    for (int i = 0; i < target.length(); i++) {
      if (target.charAt(i) <= ' ' || target.charAt(i) >= 0x7f) {
        throw new IllegalArgumentException("a target that does not fit into a request line");
      }
    }
  }

  @Override
  public boolean asksForHead() {
    return received.asksForHead();
  }

  @Override
  public boolean chunked() {
    return received.chunked();
  }

  @Override
  public void writeTo(HeadText out) {
    Head head = received.head();
    InetAddress peer = received.peer();
    boolean believed = peer != null && trusted.trust(peer);
    boolean echoed = received.echoedId() != null;
    boolean traced = traced(head);
    requestLine(out);
    out.field("host", received.authority());
    Runs runs = new Runs(head, out);
    for (int i = 0; i < head.headers(); i++) {
      if (!head.dropped(i) && passes(head, i, believed, echoed, traced)) {
        runs.keep(i);
      }
    }
    runs.end();
    for (HeaderEdit edit : forward.edits()) {
      edit(out, edit);
    }
    out.field("Tollway-Request-Id", received.requestId());
    if (!traced) {
      out.field("traceparent", RequestId.newTraceparent());
    }
    origin(out, head, peer, believed);
    framing(out);
    out.crlf();
  }

  private void requestLine(HeadText out) {
    out.text(received.method());
    out.text(" ");
    out.text(forward.target());
    out.text(" HTTP/1.1");
    out.crlf();
  }

  /** Whether a line of the client goes on; every spelling of what we say ourselves ends here. */
  private boolean passes(Head head, int line, boolean believed, boolean echoed, boolean traced) {
    Known known = Known.noted(head, line);
    if (known != null) {
      boolean allowed =
          switch (known) {
            case X_REQUEST_ID -> echoed;
            case TRACEPARENT, TRACESTATE -> traced;
            case X_FORWARDED_PROTO, X_FORWARDED_HOST -> believed;
            default -> false;
          };
      if (!allowed) {
        return false;
      }
    }
    if (head.begins(line, FieldNames.TOLLWAY)) {
      return false;
    }
    if (head.underscored(line)
        && (known != null
            || head.begins(line, FieldNames.X_FORWARDED)
            || forward.guarded().contains(FieldNames.normal(head.name(line))))) {
      return false;
    }
    List<HeaderEdit> edits = forward.edits();
    for (int i = 0; i < edits.size(); i++) {
      if (head.named(line, edits.get(i).name())) {
        return false;
      }
    }
    return true;
  }

  private static void edit(HeadText out, HeaderEdit edit) {
    if (edit.values().isEmpty() || Known.of(edit.name()) != null) {
      // What is set here goes out as it is set here, or as it was received and checked.
      return;
    }
    for (String value : edit.values()) {
      out.field(edit.name(), value);
    }
  }

  /** W3C Trace Context §4.3: without one valid parent, a trace and its state mean nothing. */
  private static boolean traced(Head head) {
    String parent = head.first("traceparent");
    return parent != null
        && RequestId.traceparent(parent)
        && head.values("traceparent").size() == 1;
  }

  private void origin(HeadText out, Head head, @Nullable InetAddress peer, boolean believed) {
    List<String> chain = believed ? head.values("x-forwarded-for") : List.of();
    String client = peer == null ? "unknown" : peer.getHostAddress();
    out.field("X-Forwarded-For", joined(chain, client));
    if (!believed || head.first("x-forwarded-proto") == null) {
      out.field("X-Forwarded-Proto", "http");
    }
    if (!believed || head.first("x-forwarded-host") == null) {
      out.field("X-Forwarded-Host", received.authority());
    }
    out.field("Via", joined(head.values("via"), received.http10() ? HOP_10 : HOP));
  }

  private void framing(HeadText out) {
    if (received.chunked()) {
      out.field("transfer-encoding", "chunked");
    } else if (received.contentLength() >= 0) {
      out.field("content-length", received.contentLength());
    }
  }

  private static String joined(List<String> lines, String last) {
    return lines.isEmpty() ? last : String.join(", ", lines) + ", " + last;
  }

  /** Method and id only: headers and query hold secrets. */
  @Override
  public String toString() {
    return "ForwardedRequest[" + received + "]";
  }
}
