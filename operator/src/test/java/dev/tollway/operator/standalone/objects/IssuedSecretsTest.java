package dev.tollway.operator.standalone.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tollway.operator.desired.IssuedSecret;
import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.resolve.SecretFact;
import dev.tollway.operator.resolve.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IssuedSecretsTest {
  private static final ObjectRef REF = new ObjectRef("Secret", "acme", "prod-key");

  @TempDir Path dir;
  private final ObjectStore store = new ObjectStore(1, 10);
  private final AtomicInteger changes = new AtomicInteger();
  private IssuedSecrets secrets;

  @BeforeEach
  void open() throws IOException {
    secrets = reopened();
  }

  @Test
  void writesEachEntryAsAFileThatOnlyItsOwnerReads() throws IOException {
    secrets.create(secret("tw_1_abc"));

    Path key = dir.resolve("secrets/acme/prod-key/key");
    assertThat(key).hasContent("tw_1_abc");
    assertThat(key).isEqualTo(secrets.keyFile("acme", "prod-key"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key.getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void storesTheSecretWithItsOwner() {
    secrets.create(secret("tw_1_abc"));

    assertThat(store.get(REF))
        .hasValueSatisfying(object -> {
          assertThat(object.at("/type").asText()).isEqualTo("tollway.dev/api-key");
          assertThat(object.at("/data/key").asText()).isEqualTo("dHdfMV9hYmM=");
          assertThat(object.at("/metadata/ownerReferences/0/name").asText()).isEqualTo("prod");
        });
  }

  @Test
  void tellsTheHashOfTheKeyAndNotTheKey() {
    secrets.create(secret("abc"));

    SecretFact fact = secrets.facts().getFirst();
    assertThat(fact.sha256())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(fact.owner()).isEqualTo("prod");
    assertThat(fact.keyId()).isEqualTo("tw_1");
    assertThat(fact.labelled()).isTrue();
  }

  @Test
  void neverOverwritesOneThatExists() throws IOException {
    secrets.create(secret("first"));
    secrets.create(secret("second"));

    assertThat(Files.readString(secrets.keyFile("acme", "prod-key"))).isEqualTo("first");
    assertThat(changes).hasValue(1);
  }

  @Test
  void readsWhatItIssuedBefore() throws IOException {
    secrets.create(secret("tw_1_abc"));

    assertThat(reopened().facts()).isEqualTo(secrets.facts());
  }

  @Test
  void rotatesAllEntriesAtOnceAndKeepsNoFileOfTheKeyBefore() throws IOException {
    secrets.create(secret("first"));

    secrets.rotate(rotated(), sha256("first"));

    assertThat(Files.readString(secrets.keyFile("acme", "prod-key"))).isEqualTo("second");
    SecretFact fact = reopened().facts().getFirst();
    assertThat(fact.token()).isEqualTo("2026-11");
    assertThat(fact.issueTime()).isEqualTo(Instant.parse("2026-11-24T12:00:00Z"));
    assertThat(fact.previous())
        .isEqualTo(
            new SecretFact.Previous(
                sha256("first"), "tw_1", Instant.parse("2026-11-24T13:00:00Z")));
    try (Stream<Path> all = Files.walk(dir.resolve("secrets"))) {
      assertThat(all.filter(f -> f.endsWith("key") && !Files.isSymbolicLink(f))).hasSize(1);
    }
  }

  @Test
  void rotatesNothingWhereAnotherKeyStands() throws IOException {
    secrets.create(secret("first"));

    secrets.rotate(rotated(), sha256("another"));

    assertThat(Files.readString(secrets.keyFile("acme", "prod-key"))).isEqualTo("first");
  }

  @Test
  void clearsWhatItToldOfTheKeyBefore() throws IOException {
    secrets.create(secret("first"));
    secrets.rotate(rotated(), sha256("first"));

    secrets.clear("acme", "prod-key", sha256("second"));

    assertThat(secrets.facts().getFirst().previous()).isNull();
    assertThat(dir.resolve("secrets/acme/prod-key/previousHash")).doesNotExist();
    assertThat(Files.readString(secrets.keyFile("acme", "prod-key"))).isEqualTo("second");
    assertThat(reopened().facts()).isEqualTo(secrets.facts());
  }

  private static String sha256(String key) {
    return Sha256.of(key);
  }

  private static IssuedSecret rotated() {
    return new IssuedSecret(
        "acme",
        "prod-key",
        "prod",
        "u-1",
        Map.of("tollway.dev/api-key", "true"),
        Map.of(IssuedSecret.ISSUE_TIME, "2026-11-24T12:00:00Z", IssuedSecret.TOKEN, "2026-11"),
        Map.of(
            "key",
            "second",
            "keyId",
            "tw_2",
            "previousHash",
            "sha256:" + sha256("first"),
            "previousKeyId",
            "tw_1",
            "previousExpireTime",
            "2026-11-24T13:00:00Z"));
  }

  @Test
  void removesAllFilesOfADeletedSecret() throws IOException {
    secrets.create(secret("tw_1_abc"));
    secrets.delete("acme", "prod-key");

    assertThat(secrets.facts()).isEmpty();
    assertThat(store.get(REF)).isEmpty();
    try (Stream<Path> left = Files.list(dir.resolve("secrets/acme"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void issuesAgainAfterADeletion() throws IOException {
    secrets.create(secret("first"));
    secrets.delete("acme", "prod-key");
    secrets.create(secret("second"));

    assertThat(Files.readString(secrets.keyFile("acme", "prod-key"))).isEqualTo("second");
  }

  @Test
  void cleansUpASecretThatACrashLeftHalfWritten() throws IOException {
    secrets.create(secret("tw_1_abc"));
    Files.delete(dir.resolve("secrets/acme/prod-key/..data"));

    IssuedSecrets after = reopened();

    assertThat(after.facts()).isEmpty();
    after.create(secret("again"));
    assertThat(Files.readString(after.keyFile("acme", "prod-key"))).isEqualTo("again");
  }

  @Test
  void refusesANameThatLeavesItsDirectory() {
    assertThatIllegalArgumentException().isThrownBy(() -> secrets.keyFile("..", "x"));
    assertThatIllegalArgumentException().isThrownBy(() -> secrets.keyFile("acme", "a/b"));
  }

  private IssuedSecrets reopened() throws IOException {
    return new IssuedSecrets(
        dir.resolve("secrets"),
        store,
        InstantSource.fixed(Instant.parse("2026-11-24T12:00:00Z")),
        changes::incrementAndGet);
  }

  private static IssuedSecret secret(String key) {
    return new IssuedSecret(
        "acme",
        "prod-key",
        "prod",
        "uid",
        Map.of("tollway.dev/api-key", "true"),
        Map.of("key", key, "keyId", "tw_1"));
  }
}
