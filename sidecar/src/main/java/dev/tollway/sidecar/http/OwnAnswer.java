package dev.tollway.sidecar.http;

import dev.tollway.sidecar.denial.Answer;
import dev.tollway.sidecar.framing.HeadText;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers of our own, whole. */
final class OwnAnswer {
  static final String REQUEST_ID = "Tollway-Request-Id";

  private OwnAnswer() {}

  /**
   * Writes all of it. A HEAD gets the length without the body.
   *
   * @param request null: it was not understood so far
   * @param close whether the connection ends with this answer
   */
  static void write(
      HeadText out,
      Answer answer,
      @Nullable Received request,
      String requestId,
      Instant now,
      boolean close) {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    out.text("HTTP/1.1 ");
    out.text(HttpResponseStatus.valueOf(answer.status()).toString());
    out.crlf();
    List<Answer.Header> headers = answer.headers();
    for (int i = 0; i < headers.size(); i++) {
      out.field(headers.get(i).name(), headers.get(i).value());
    }
    // RFC 9110 §6.6.1: who makes an answer says when.
    out.field("date", DateFormatter.format(Date.from(now)));
    out.field("content-length", body.length);
    out.field(REQUEST_ID, requestId);
    String echoed = request == null ? null : request.echoedId();
    if (echoed != null) {
      out.field("X-Request-Id", echoed);
    }
    persist(out, request != null && request.http10(), close);
    out.crlf();
    if (request == null || !request.asksForHead()) {
      out.raw(body, 0, body.length);
    }
  }

  /** Says what becomes of the connection. */
  static void persist(HeadText out, boolean http10, boolean close) {
    if (close) {
      out.field("connection", "close");
    } else if (http10) {
      out.field("connection", "keep-alive");
    }
  }
}
