package dev.tollway.operator.reconcile;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Opens the API server of KUBECONFIG, or of the pod that this process runs in. */
public final class ClusterClient {

  private static final String PKCS8 = "-----BEGIN PRIVATE KEY-----";

  private ClusterClient() {}

  /**
   * Talks to nobody yet.
   *
   * @throws IOException when a key that the kubeconfig names cannot be read
   */
  public static KubernetesClient open() throws IOException {
    return open(Config.autoConfigure(null));
  }

  /**
   * Talks to nobody yet.
   *
   * @param config what a kubeconfig says; its key's algorithm is set
   * @throws IOException when a key that it names cannot be read
   */
  public static KubernetesClient open(Config config) throws IOException {
    if (isEllipticCurve(key(config))) {
      config.setClientKeyAlgo("EC");
    }
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private static @Nullable String key(Config config) throws IOException {
    String data = config.getClientKeyData();
    if (data != null) {
      return data.startsWith("-----")
          ? data
          : new String(Base64.getMimeDecoder().decode(data), StandardCharsets.UTF_8);
    }
    String file = config.getClientKeyFile();
    return file == null ? null : Files.readString(Path.of(file));
  }

  /** The client library takes every key of the usual form for one of RSA unless it is told. */
  static boolean isEllipticCurve(@Nullable String pem) {
    if (pem == null) {
      return false;
    }
    if (!pem.contains(PKCS8)) {
      return pem.contains("-----BEGIN EC PRIVATE KEY-----");
    }
    String body = pem.substring(pem.indexOf(PKCS8) + PKCS8.length());
    int end = body.indexOf("-----");
    try {
      byte[] der = Base64.getMimeDecoder().decode(body.substring(0, Math.max(0, end)));
      return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der)) != null;
    } catch (GeneralSecurityException | IllegalArgumentException another) {
      return false;
    }
  }
}
