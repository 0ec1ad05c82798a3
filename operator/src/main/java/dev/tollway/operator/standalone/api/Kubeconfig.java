package dev.tollway.operator.standalone.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What points kubectl at the loopback API.
 *
 * @param namespace of its context
 */
record Kubeconfig(String server, String authorityPem, String token, String namespace) {

  String yaml() {
    return """
    apiVersion: v1
    kind: Config
    clusters:
    - name: tollway
      cluster:
        server: %s
        certificate-authority-data: %s
    users:
    - name: tollway
      user:
        token: %s
    contexts:
    - name: tollway
      context:
        cluster: tollway
        user: tollway
        namespace: %s
    current-context: tollway
    """
        .formatted(
            server,
            Base64.getEncoder().encodeToString(authorityPem.getBytes(StandardCharsets.UTF_8)),
            token,
            namespace);
  }

  /** Never shows the token. */
  @Override
  public String toString() {
    return "Kubeconfig[" + server + ", namespace " + namespace + "]";
  }
}
