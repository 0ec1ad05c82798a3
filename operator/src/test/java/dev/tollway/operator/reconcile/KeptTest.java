package dev.tollway.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What the caches keep of a Secret, and when they wake the control plane. */
class KeptTest {

  private static final String RAW = "tw_0000000A_do-not-keep-me-do-not-keep-me";

  private final AtomicInteger changes = new AtomicInteger();
  private final Kept<Secret, SecretRecord> kept =
      new Kept<>(
          SecretRecord::of,
          s -> Bare.of(s, Secret::new),
          Objects::equals,
          changes::incrementAndGet);

  @Test
  void keepsTheHashOfAKeyAndNotTheKey() {
    kept.put("shop/acme-key", secret("1"));

    SecretRecord facts = kept.facts("shop", "acme-key").orElseThrow();
    assertThat(facts.fact().sha256()).hasSize(64);
    assertThat(facts.fact().length()).isEqualTo(RAW.length());
    assertThat(facts.toString()).doesNotContain(RAW, encoded());
    assertThat(kept.values()).allSatisfy(bare -> assertThat(bare.getData()).isNullOrEmpty());
  }

  @Test
  void wakesNobodyForAnObjectThatSaysTheSame() {
    Kept<Secret, String> byHash =
        new Kept<>(
            s -> String.valueOf(SecretRecord.of(s).fact().sha256()),
            s -> Bare.of(s, Secret::new),
            Objects::equals,
            changes::incrementAndGet);
    byHash.put("shop/acme-key", secret("1"));
    byHash.put("shop/acme-key", secret("2"));

    assertThat(changes).hasValue(1);
  }

  @Test
  void wakesWhenAnObjectGoes() {
    kept.put("shop/acme-key", secret("1"));
    kept.remove("shop/acme-key");
    kept.remove("shop/acme-key");

    assertThat(changes).hasValue(2);
    assertThat(kept.facts()).isEmpty();
  }

  private static Secret secret(String version) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName("acme-key")
        .withResourceVersion(version)
        .addToLabels("tollway.dev/api-key", "true")
        .endMetadata()
        .addToData("key", encoded())
        .build();
  }

  private static String encoded() {
    return Base64.getEncoder().encodeToString(RAW.getBytes(StandardCharsets.UTF_8));
  }
}
