package dev.tollway.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterClientTest {

  @ParameterizedTest
  @CsvSource({"EC, true", "RSA, false"})
  void tellsTheKindOfAKeyOfTheUsualForm(String kind, boolean curve)
      throws GeneralSecurityException {
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder()
                .encodeToString(
                    KeyPairGenerator.getInstance(kind).generateKeyPair().getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";

    assertThat(ClusterClient.isEllipticCurve(pem)).isEqualTo(curve);
  }
}
