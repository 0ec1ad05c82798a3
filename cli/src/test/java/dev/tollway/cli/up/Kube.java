package dev.tollway.cli.up;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Reads the API as kubectl does: with what the kubeconfig says.
 *
 * @param server its address
 */
record Kube(HttpClient client, String server, String token) implements AutoCloseable {

  static Kube of(Folder folder) throws IOException, GeneralSecurityException {
    String config = Files.readString(folder.path().resolve(".tollway/kubeconfig"));
    byte[] pem = Base64.getDecoder().decode(value(config, "certificate-authority-data"));
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(
        "ca",
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return new Kube(
        HttpClient.newBuilder().sslContext(context).build(),
        value(config, "server"),
        value(config, "token"));
  }

  private static String value(String yaml, String field) {
    Matcher matcher = Pattern.compile(field + ": (\\S+)").matcher(yaml);
    if (!matcher.find()) {
      throw new AssertionError("no " + field + " in the kubeconfig");
    }
    return matcher.group(1);
  }

  /** Status of a key of namespace shop. */
  JsonNode keyStatus(String name) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(server + "/apis/tollway.dev/v1alpha1/namespaces/shop/apikeys/" + name))
            .header("Authorization", "Bearer " + token)
            .build();
    return JsonMapper.builder()
        .build()
        .readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body())
        .path("status");
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
