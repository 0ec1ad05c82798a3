package dev.tollway.operator.standalone.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A client that knows what a kubeconfig says, and trusts nothing else. */
final class Client implements AutoCloseable {
  private final HttpClient http;
  private final String server;
  private final String token;
  private final ObjectMapper json = new ObjectMapper();

  private Client(HttpClient http, String server, String token) {
    this.http = http;
    this.server = server;
    this.token = token;
  }

  static Client of(Path kubeconfig) throws IOException, GeneralSecurityException {
    String text = Files.readString(kubeconfig);
    byte[] pem = Base64.getDecoder().decode(value(text, "certificate-authority-data"));
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(
        "ca",
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    HttpClient http = HttpClient.newBuilder().sslContext(context).build();
    return new Client(http, value(text, "server"), value(text, "token"));
  }

  private static String value(String yaml, String key) {
    Matcher matcher = Pattern.compile(key + ": (\\S+)").matcher(yaml);
    if (!matcher.find()) {
      throw new AssertionError("no " + key + " in the kubeconfig");
    }
    return matcher.group(1);
  }

  /** An answer's status and JSON. */
  record Reply(int status, String contentType, JsonNode body) {}

  Reply get(String path) throws IOException, InterruptedException {
    return send(request(path, token));
  }

  Reply get(String path, String accept) throws IOException, InterruptedException {
    return send(request(path, token).header("Accept", accept));
  }

  Reply getAs(String otherToken, String path) throws IOException, InterruptedException {
    return send(request(path, otherToken));
  }

  Reply send(String method, String path, String body) throws IOException, InterruptedException {
    return send(request(path, token).method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  /** The lines of a watch, as they come. */
  Stream<JsonNode> watch(String path) throws IOException, InterruptedException {
    HttpRequest request = request(path, token).build();
    return http.send(request, HttpResponse.BodyHandlers.ofLines()).body().map(this::parse);
  }

  String token() {
    return token;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private HttpRequest.Builder request(String path, String bearer) {
    return HttpRequest.newBuilder(URI.create(server + path))
        .timeout(Duration.ofSeconds(60))
        .header("Authorization", "Bearer " + bearer);
  }

  private Reply send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    return new Reply(
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse(""),
        parse(response.body()));
  }

  private JsonNode parse(String text) {
    try {
      return json.readTree(text);
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }
}
