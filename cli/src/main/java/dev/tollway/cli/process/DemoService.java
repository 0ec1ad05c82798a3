package dev.tollway.cli.process;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The built-in upstream: answers 200 to everything and says what arrived. Header values are shown
 * only for names that cannot hold a secret.
 */
public final class DemoService implements AutoCloseable {
  private static final int THREADS = 16;
  private static final int BACKLOG = 256;
  private static final JsonFactory JSON = new JsonFactory();
  private static final Set<String> SHOWN =
      Set.of(
          "accept",
          "content-length",
          "content-type",
          "host",
          "user-agent",
          "via",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-proto",
          "x-request-id",
          "traceparent");
  private static final String OURS = "tollway-";

  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS, Thread.ofPlatform().daemon().name("demo-", 0).factory());

  /** Listens on a free port of loopback. */
  public DemoService() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    server.createContext("/", DemoService::answer);
    server.setExecutor(threads);
    server.start();
  }

  /** Where it listens. */
  public URI origin() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
      byte[] body = body(exchange);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(200, -1);
      } else {
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    Map<String, List<String>> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (SHOWN.contains(lower) || lower.startsWith(OURS)) {
            headers.put(name, values);
          }
        });
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("service", "demo");
      json.writeStringField("method", exchange.getRequestMethod());
      // Without the query: a key may stand there, where a route does not look for it.
      json.writeStringField("path", exchange.getRequestURI().getRawPath());
      json.writeObjectFieldStart("headers");
      for (Map.Entry<String, List<String>> header : headers.entrySet()) {
        json.writeStringField(header.getKey(), String.join(", ", header.getValue()));
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    text.write('\n');
    return text.toByteArray();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
