package dev.tollway.operator.standalone.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.tollway.operator.standalone.objects.ObjectStore;
import dev.tollway.operator.standalone.objects.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server of the read-only API: TLS on loopback, a bearer token that is new at each start, and
 * bounds on everything that a client can hold. It writes {@code kubeconfig} into the data directory
 * and keeps its port over a restart if it is still free.
 */
public final class LoopbackApi implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LoopbackApi.class);
  private static final int CONNECTIONS = 128;
  private static final int WATCHES = 64;
  private static final int BODY_BYTES = 1 << 20;
  private static final long DRAINED_BYTES = 16L << 20;
  private static final Duration HEAD_TIME = Duration.ofSeconds(10);
  private static final Duration ANSWER_TIME = Duration.ofSeconds(30);
  private static final Pattern SERVER = Pattern.compile("server: https://127\\.0\\.0\\.1:(\\d+)");

  private final HttpsServer server;
  private final BoundedThreads threads;
  private final Semaphore watches = new Semaphore(WATCHES);
  private final ReadApi api;
  private final ObjectStore store;
  private final InstantSource clock;
  private final Path kubeconfig;
  private final String authorityPem;
  private final String token;
  private final byte[] credential;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * Starts to listen.
   *
   * @param definitions the CustomResourceDefinitions of the kinds that are served
   * @param directory private to this process; gets {@code ca.crt}, {@code ca.key} and {@code
   *     kubeconfig}
   * @param namespace of the kubeconfig's context
   * @throws IOException when a file cannot be written or loopback cannot be listened on
   */
  public LoopbackApi(
      Collection<? extends JsonNode> definitions,
      ObjectStore store,
      Sources sources,
      Path directory,
      String namespace,
      InstantSource clock)
      throws IOException {
    this.store = store;
    this.clock = clock;
    this.api = new ReadApi(Catalog.of(definitions), store, sources, clock);
    this.kubeconfig = directory.resolve("kubeconfig");
    Certificates certificates = Certificates.in(directory, clock.instant());
    this.authorityPem = certificates.authorityPem();
    this.token = newToken();
    this.credential = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    this.threads = new BoundedThreads(CONNECTIONS, HEAD_TIME);
    this.server = bind(lastPort());
    server.setHttpsConfigurator(new HttpsConfigurator(certificates.serverContext()));
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    namespace(namespace);
    server.start();
  }

  /** The file to set as KUBECONFIG. */
  public Path kubeconfig() {
    return kubeconfig;
  }

  /** Writes the kubeconfig with another namespace in its context. */
  public void namespace(String namespace) throws IOException {
    String url = "https://127.0.0.1:" + server.getAddress().getPort();
    PrivateFiles.write(kubeconfig, new Kubeconfig(url, authorityPem, token, namespace).yaml());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  private int lastPort() throws IOException {
    if (!Files.isRegularFile(kubeconfig)) {
      return 0;
    }
    Matcher server = SERVER.matcher(Files.readString(kubeconfig));
    return server.find() ? Integer.parseInt(server.group(1)) : 0;
  }

  private static HttpsServer bind(int port) throws IOException {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    try {
      return HttpsServer.create(new InetSocketAddress(loopback, port), 0);
    } catch (BindException taken) {
      return HttpsServer.create(new InetSocketAddress(loopback, 0), 0);
    }
  }

  private static String newToken() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      threads.within(ANSWER_TIME);
      respond(exchange, answer(exchange));
    } catch (InterruptedException deadline) {
      Thread.currentThread().interrupt();
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    if (!authorized(exchange)) {
      return Answer.of(KubeStatus.unauthorized());
    }
    String method = exchange.getRequestMethod();
    String body = "";
    if (!method.equals("GET") && !method.equals("HEAD")) {
      byte[] bytes = exchange.getRequestBody().readNBytes(BODY_BYTES + 1);
      if (bytes.length > BODY_BYTES) {
        drain(exchange.getRequestBody());
        return Answer.of(KubeStatus.tooLarge(BODY_BYTES));
      }
      body = new String(bytes, StandardCharsets.UTF_8);
    }
    String accept =
        String.join(",", exchange.getRequestHeaders().getOrDefault("Accept", List.of()));
    try {
      return api.answer(ApiRequest.of(method, exchange.getRequestURI(), accept, body));
    } catch (IllegalArgumentException e) {
      return Answer.of(KubeStatus.badRequest(String.valueOf(e.getMessage())));
    } catch (RuntimeException bug) {
      LOG.error("{} {} failed", method, exchange.getRequestURI().getPath(), bug);
      return Answer.of(KubeStatus.internal());
    }
  }

  /**
   * A client that still sends does not see the answer, so the rest is read too, unless it is very
   * long.
   */
  private static void drain(InputStream body) throws IOException {
    long left = DRAINED_BYTES;
    long skipped = body.skip(left);
    while (skipped > 0 && left > 0) {
      left -= skipped;
      skipped = body.skip(left);
    }
  }

  private boolean authorized(HttpExchange exchange) {
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    return given != null
        && MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), credential);
  }

  private void respond(HttpExchange exchange, Answer answer)
      throws IOException, InterruptedException {
    switch (answer) {
      case Answer.Document(int code, String contentType, JsonNode body) ->
          send(exchange, code, contentType, json.writeValueAsBytes(body));
      case Answer.Raw(String contentType, ByteString body) ->
          send(exchange, 200, contentType, body.toByteArray());
      case Answer.Watch watch -> stream(exchange, watch);
    }
  }

  private static void send(HttpExchange exchange, int code, String contentType, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", contentType);
    exchange.getResponseHeaders().set("Cache-Control", "no-cache, private");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(code, -1);
      return;
    }
    exchange.sendResponseHeaders(code, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private void stream(HttpExchange exchange, Answer.Watch watch)
      throws IOException, InterruptedException {
    if (!watches.tryAcquire()) {
      respond(exchange, Answer.of(KubeStatus.tooManyRequests()));
      return;
    }
    try {
      threads.within(watch.life().plus(ANSWER_TIME));
      exchange.getResponseHeaders().set("Content-Type", watch.form().contentType());
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream out = exchange.getResponseBody()) {
        new WatchStream(watch, store, clock, out).run();
      }
    } finally {
      watches.release();
    }
  }
}
