package dev.tollway.sidecar.http;

import dev.tollway.sidecar.denial.Answer;
import dev.tollway.sidecar.upstream.HeadText;
import io.netty.buffer.ByteBuf;
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
      ByteBuf out,
      Answer answer,
      @Nullable Received request,
      String requestId,
      Instant now,
      boolean close) {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    HeadText.text(out, "HTTP/1.1 ");
    HeadText.text(out, HttpResponseStatus.valueOf(answer.status()).toString());
    out.writeByte('\r').writeByte('\n');
    List<Answer.Header> headers = answer.headers();
    for (int i = 0; i < headers.size(); i++) {
      HeadText.field(out, headers.get(i).name(), headers.get(i).value());
    }
    // RFC 9110 §6.6.1: who makes an answer says when.
    HeadText.field(out, "date", DateFormatter.format(Date.from(now)));
    HeadText.field(out, "content-length", body.length);
    HeadText.field(out, REQUEST_ID, requestId);
    String echoed = request == null ? null : request.echoedId();
    if (echoed != null) {
      HeadText.field(out, "X-Request-Id", echoed);
    }
    persist(out, request != null && request.http10(), close);
    out.writeByte('\r').writeByte('\n');
    if (request == null || !request.asksForHead()) {
      out.writeBytes(body);
    }
  }

  /** Says what becomes of the connection. */
  static void persist(ByteBuf out, boolean http10, boolean close) {
    if (close) {
      HeadText.field(out, "connection", "close");
    } else if (http10) {
      HeadText.field(out, "connection", "keep-alive");
    }
  }
}
