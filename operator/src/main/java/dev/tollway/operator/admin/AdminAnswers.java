package dev.tollway.operator.admin;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to the head of a request. */
record AdminAnswers(Health health, OperatorMetrics metrics) {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  byte[] to(String head) {
    int end = head.indexOf("\r\n");
    String[] line = end < 0 ? new String[0] : head.substring(0, end).split(" ", -1);
    if (line.length != 3 || !line[2].startsWith("HTTP/1.") || !head.contains("\r\n\r\n")) {
      return text("400 Bad Request", "not a request that is understood here", true);
    }
    boolean body = !line[0].equals("HEAD");
    if (body && !line[0].equals("GET")) {
      return text("405 Method Not Allowed", "only GET and HEAD", true);
    }
    return switch (line[1].replaceFirst("\\?.*", "")) {
      case "/healthz" ->
          health.live()
              ? text("200 OK", "ok", body)
              : text("503 Service Unavailable", "not live: only a restart helps", body);
      case "/readyz" -> ready(health.notReady(), health.complaints(), body);
      case "/metrics" -> content("200 OK", PROMETHEUS, metrics.scrape(), body);
      default -> text("404 Not Found", "/healthz, /readyz or /metrics", body);
    };
  }

  private static byte[] ready(@Nullable String missing, List<String> complaints, boolean body) {
    if (missing != null) {
      return text("503 Service Unavailable", missing, body);
    }
    return text(
        "200 OK", complaints.isEmpty() ? "ok" : "ok, but:\n" + String.join("\n", complaints), body);
  }

  private static byte[] text(String status, String words, boolean body) {
    return content(status, TEXT, words + "\n", body);
  }

  private static byte[] content(String status, String type, String words, boolean body) {
    byte[] bytes = words.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    answer.writeBytes(
        "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
            .formatted(status, type, bytes.length)
            .getBytes(StandardCharsets.US_ASCII));
    if (body) {
      answer.writeBytes(bytes);
    }
    return answer.toByteArray();
  }
}
