package dev.tollway.sidecar.http;

import dev.tollway.sidecar.denial.Answer;
import dev.tollway.sidecar.framing.Head;
import dev.tollway.sidecar.framing.HeadText;
import java.util.List;

/**
 * The head of the workload's answer as the client gets it, framed anew.
 *
 * @param added headers that replace the workload's of those names
 */
record RelayedAnswer(Head head, Received request, List<Answer.Header> added) {

  /** Whether the body goes out in chunks. */
  boolean chunked() {
    return mayHaveBody() && length() < 0 && !request.http10();
  }

  /** Whether only the end of the connection says where this answer ends. */
  boolean untilClose() {
    return mayHaveBody() && length() < 0 && request.http10();
  }

  private boolean mayHaveBody() {
    int status = head.status();
    return !request.asksForHead() && status != 204 && status != 304;
  }

  private long length() {
    return head.chunked() || head.status() == 204 ? -1 : head.contentLength();
  }

  /**
   * Writes all of it.
   *
   * @param close whether the connection ends with this answer
   */
  void writeTo(HeadText out, boolean close) {
    statusLine(out);
    String echoed = request.echoedId();
    FieldNames.stripHopByHop(head);
    Runs runs = new Runs(head, out);
    for (int i = 0; i < head.headers(); i++) {
      if (!head.dropped(i) && passes(i, echoed != null)) {
        runs.keep(i);
      }
    }
    runs.end();
    for (int i = 0; i < added.size(); i++) {
      out.field(added.get(i).name(), added.get(i).value());
    }
    out.field(OwnAnswer.REQUEST_ID, request.requestId());
    if (echoed != null) {
      out.field("X-Request-Id", echoed);
    }
    if (length() >= 0) {
      out.field("content-length", length());
    } else if (chunked()) {
      out.field("transfer-encoding", "chunked");
    }
    OwnAnswer.persist(out, request.http10(), close);
    out.crlf();
  }

  /** With the workload's own status and reason. */
  private void statusLine(HeadText out) {
    out.text("HTTP/1.1 ");
    out.raw(head.bytes(), 9, head.startLineEnd() - 9);
    if (head.startLineEnd() == 12) {
      // RFC 9112 §4: the space is there also where the reason is not.
      out.text(" ");
    }
    out.crlf();
  }

  private boolean passes(int line, boolean echoes) {
    Known known = Known.noted(head, line);
    if (known != null && !head.underscored(line)) {
      if (known == Known.CONTENT_LENGTH || (known == Known.X_REQUEST_ID && echoes)) {
        return false;
      }
    }
    if (head.begins(line, FieldNames.TOLLWAY)) {
      return false;
    }
    for (int i = 0; i < added.size(); i++) {
      if (head.named(line, added.get(i).name())) {
        return false;
      }
    }
    return true;
  }

  /** Status and id only. */
  @Override
  public String toString() {
    return "RelayedAnswer[" + head.status() + ", " + request + "]";
  }
}
