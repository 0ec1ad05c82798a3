package dev.tollway.operator.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tollway.crds.ApiKey;
import dev.tollway.operator.resolve.NamespaceInfo;
import dev.tollway.operator.resolve.SecretFact;
import dev.tollway.operator.resolve.Workload;
import dev.tollway.operator.standalone.folder.WorkloadEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandaloneTest {
  /** Far above what is promised: test machines are slow. */
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path dir;
  private Shop shop;

  @BeforeEach
  void open() throws IOException {
    shop = Shop.whole(dir);
  }

  @AfterEach
  void close() throws IOException {
    shop.close();
  }

  @Test
  void readsTheFolderBeforeAnythingChanges() {
    Picture picture = shop.standalone().picture();

    assertThat(picture.problems()).isEmpty();
    assertThat(picture.resources().routes()).hasSize(1);
    assertThat(picture.resources().plans()).hasSize(1);
    assertThat(picture.resources().keys()).hasSize(1);
  }

  @Test
  void readsAPortThatIsANumber() throws IOException {
    shop.write("manifests/route.yaml", Shop.ROUTE.replace("port: http", "port: 8080"));

    soon(() ->
        shop.standalone().picture().resources().routes().stream()
            .anyMatch(route -> route.getSpec().port().getIntVal() != null));
    assertThat(shop.standalone().picture().entries())
        .extracting(WorkloadEntry::port)
        .containsExactly("8080");
  }

  @Test
  void takesAnEditWithoutARestart() throws IOException {
    shop.write("manifests/key.yaml", Shop.KEY.replace("Acme GmbH", "Acme AG"));

    soon(() -> consumer().equals("Acme AG"));
    assertThat(key().getMetadata().getGeneration()).isEqualTo(2);
  }

  @Test
  void appliesAnEditOnceTheRegistryWorksAgain() throws IOException {
    shop.registry().fail(true);
    shop.write("manifests/key.yaml", Shop.KEY.replace("Acme GmbH", "Acme AG"));
    await().during(Duration.ofMillis(600)).until(() -> consumer().equals("Acme GmbH"));

    shop.registry().fail(false);

    soon(() -> consumer().equals("Acme AG"));
  }

  @Test
  void takesAFileThatAnEditorRenamedIntoPlace() throws IOException {
    shop.write("manifests/.key.yaml.swp", Shop.KEY.replace("Acme GmbH", "Acme AG"));
    Files.move(
        dir.resolve("manifests/.key.yaml.swp"),
        dir.resolve("manifests/key.yaml"),
        StandardCopyOption.REPLACE_EXISTING);

    soon(() -> consumer().equals("Acme AG"));
  }

  @Test
  void takesAFileInANewFolder() throws IOException {
    shop.write("more/deep/plan.yaml", Shop.PLAN.replace("name: gold,", "name: free,"));

    soon(() -> plans().equals(List.of("free", "gold")));
  }

  @Test
  void withdrawsTheObjectsOfARemovedFile() throws IOException {
    Files.delete(dir.resolve("manifests/key.yaml"));

    soon(() -> shop.standalone().picture().resources().keys().isEmpty());
  }

  @Test
  void withdrawsARemovedDocument() throws IOException {
    shop.write("manifests/plan.yaml", Shop.PLAN + "---\n" + Shop.PLAN.replace("gold", "free"));
    soon(() -> plans().equals(List.of("free", "gold")));

    shop.write("manifests/plan.yaml", Shop.PLAN);

    soon(() -> plans().equals(List.of("gold")));
  }

  @Test
  void keepsTheLastGoodFormOfABrokenFileAndNamesTheLine() throws IOException {
    shop.write("manifests/key.yaml", Shop.KEY + "  secretName: other\n");

    soon(() -> !problems().isEmpty());
    assertThat(problems())
        .allMatch(p -> p.startsWith(dir + "/manifests/key.yaml:8: spec.secretName: "));
    assertThat(consumer()).isEqualTo("Acme GmbH");
  }

  @Test
  void keepsTheLastGoodFormOfAnObjectThatTheSchemaRejects() throws IOException {
    shop.write("manifests/key.yaml", Shop.KEY.replace("secretName", "secretNome"));

    soon(() -> problems().stream().anyMatch(p -> p.contains("secretNome")));
    assertThat(key().getMetadata().getGeneration()).isEqualTo(1);
  }

  @Test
  void keepsTheLastGoodFormOverARestart() throws IOException {
    shop.write("manifests/key.yaml", "kind: {");
    soon(() -> !problems().isEmpty());

    shop.restart();

    assertThat(consumer()).isEqualTo("Acme GmbH");
    assertThat(problems()).isNotEmpty();
  }

  @Test
  void readsTheOtherObjectsBesideABrokenOne() throws IOException {
    shop.write(
        "manifests/plan.yaml",
        Shop.PLAN.replace("title: Gold", "title: 7")
            + "---\n"
            + Shop.PLAN.replace("name: gold,", "name: free,"));

    soon(() -> plans().equals(List.of("free", "gold")));
  }

  @Test
  void namesBothPlacesOfAnObjectThatStandsTwice() throws IOException {
    shop.write("manifests/zz-copy.yaml", Shop.KEY.replace("Acme GmbH", "Copy"));

    soon(() -> !problems().isEmpty());
    assertThat(problems())
        .singleElement()
        .asString()
        .contains("zz-copy.yaml:1: ", "ApiKey acme/acme-prod", "/manifests/key.yaml:1");
    assertThat(consumer()).isEqualTo("Acme GmbH");
  }

  @Test
  void givesAnObjectTheSameIdentityAfterARestart() throws IOException {
    String uid = key().getMetadata().getUid();
    String created = key().getMetadata().getCreationTimestamp();

    shop.restart();

    assertThat(key().getMetadata().getUid()).isEqualTo(uid);
    assertThat(key().getMetadata().getCreationTimestamp()).isEqualTo(created);
  }

  @Test
  void givesAnObjectThatComesBackAnotherIdentity() throws IOException {
    String uid = key().getMetadata().getUid();
    Files.delete(dir.resolve("manifests/key.yaml"));
    soon(() -> shop.standalone().picture().resources().keys().isEmpty());

    shop.write("manifests/key.yaml", Shop.KEY);

    soon(() -> !shop.standalone().picture().resources().keys().isEmpty());
    assertThat(key().getMetadata().getUid()).isNotEqualTo(uid);
  }

  @Test
  void forgetsAnObjectThatWentWhileItWasStopped() throws IOException {
    String uid = key().getMetadata().getUid();
    Files.delete(dir.resolve("manifests/key.yaml"));
    shop.restart();

    shop.write("manifests/key.yaml", Shop.KEY);

    soon(() -> !shop.standalone().picture().resources().keys().isEmpty());
    assertThat(key().getMetadata().getUid()).isNotEqualTo(uid);
  }

  @Test
  void countsANamespaceThatNothingDeclares() {
    assertThat(shop.standalone().picture().resources().namespaces())
        .singleElement()
        .extracting(NamespaceInfo::name, info -> info.labels().get("kubernetes.io/metadata.name"))
        .containsExactly("acme", "acme");
  }

  @Test
  void hashesAUsersKeyAtTheEdge() throws IOException {
    shop.write(
        "manifests/secret.yaml",
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: own, namespace: acme, labels: {tollway.dev/api-key: "true"}}
        stringData: {key: abc}
        """);

    soon(() -> !shop.standalone().picture().resources().secrets().isEmpty());
    SecretFact fact = shop.standalone().picture().resources().secrets().getFirst();
    assertThat(fact.sha256())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(fact.length()).isEqualTo(3);
    assertThat(fact.owner()).isNull();
  }

  @Test
  void keepsAUsersKeyOutOfTheDataDirectory() throws IOException {
    shop.write(
        "manifests/secret.yaml",
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: own, namespace: acme, labels: {tollway.dev/api-key: "true"}}
        stringData: {key: very-secret-indeed}
        """);
    soon(() -> !shop.standalone().picture().resources().secrets().isEmpty());

    try (Stream<Path> files = Files.walk(dir.resolve(".tollway"))) {
      assertThat(files.filter(Files::isRegularFile))
          .isNotEmpty()
          .allSatisfy(
              file -> assertThat(Files.readString(file)).doesNotContain("very-secret-indeed"));
    }
  }

  @Test
  void tellsOfAnIssuedSecretWithoutItsKey() {
    shop.issue("acme-prod-key", "tw_7Q2M_secret");

    soon(() -> !shop.standalone().picture().resources().secrets().isEmpty());
    assertThat(shop.standalone().picture().toString()).doesNotContain("tw_7Q2M_secret");
  }

  @Test
  void keepsAnIssuedSecretWhenTheFolderGivesItsName() throws IOException {
    shop.issue("acme-prod-key", "tw_7Q2M_secret");
    shop.write(
        "manifests/secret.yaml",
        "{apiVersion: v1, kind: Secret, metadata: {name: acme-prod-key, namespace: acme}}");

    soon(() -> problems().stream().anyMatch(p -> p.contains("issued for ApiKey acme/acme-prod")));
    assertThat(shop.standalone().picture().resources().secrets())
        .singleElement()
        .extracting(SecretFact::owner)
        .isEqualTo("acme-prod");
  }

  @Test
  void makesTwoPodsOfTwoEntriesOfOneWorkload() throws IOException {
    shop.write(
        "standalone.yaml",
        """
        workloads:
        - {namespace: acme, kind: Deployment, name: orders, listen: "127.0.0.1:7001", upstream: demo}
        - {namespace: acme, kind: Deployment, name: orders, listen: "127.0.0.1:7002", upstream: demo}
        """);

    soon(() -> shop.standalone().picture().entries().size() == 2);
    Workload workload = shop.standalone().picture().resources().workloads().getFirst();
    assertThat(workload.pods())
        .extracting(Workload.Pod::name)
        .containsExactly("orders@127.0.0.1:7001", "orders@127.0.0.1:7002");
    assertThat(shop.standalone().picture().entries())
        .extracting(WorkloadEntry::podUid)
        .doesNotHaveDuplicates();
  }

  @Test
  void keepsTheLastGoodWorkloadMap() throws IOException {
    List<WorkloadEntry> before = shop.standalone().picture().entries();

    shop.write("standalone.yaml", Shop.MAP.replace("listen:", "lisden:"));

    soon(() -> problems().stream().anyMatch(p -> p.contains("workloads[0].lisden")));
    assertThat(shop.standalone().picture().entries()).isEqualTo(before);
  }

  @Test
  void ignoresItsOwnDataDirectory() throws IOException {
    shop.write("visible/data/plan.yaml", Shop.PLAN.replace("name: gold,", "name: ghost,"));
    Path data = dir.resolve("visible/data");

    try (Standalone other =
        new Standalone(dir, data, new RememberedRegistry(), InstantSource.system())) {
      assertThat(other.picture().resources().plans())
          .extracting(plan -> plan.getMetadata().getName())
          .containsExactly("gold");
    }
  }

  @Test
  void refusesAFolderThatIsNotThere() {
    Path missing = dir.resolve("missing");

    assertThatThrownBy(() ->
            new Standalone(
                missing, dir.resolve("d"), new RememberedRegistry(), InstantSource.system()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(missing.toString());
  }

  @Test
  void writesAKubeconfigThatOnlyItsOwnerReads() throws IOException {
    Path kubeconfig = shop.standalone().kubeconfig();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kubeconfig)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(kubeconfig)).contains("namespace: acme");
  }

  @Test
  void movesTheKubeconfigToTheNamespaceOfTheFolder() throws IOException {
    for (String file : List.of("route", "plan", "key")) {
      Path path = dir.resolve("manifests/" + file + ".yaml");
      Files.writeString(path, Files.readString(path).replace("namespace: acme", "namespace: b"));
    }

    soon(() -> Files.readString(shop.standalone().kubeconfig()).contains("namespace: b\n"));
  }

  private ApiKey key() {
    return shop.standalone().picture().resources().keys().getFirst();
  }

  private String consumer() {
    return Objects.requireNonNull(key().getSpec().consumer()).name();
  }

  private List<String> plans() {
    return shop.standalone().picture().resources().plans().stream()
        .map(plan -> plan.getMetadata().getName())
        .sorted()
        .toList();
  }

  private List<String> problems() {
    return shop.standalone().picture().problems().stream().map(Object::toString).toList();
  }

  private static void soon(Callable<Boolean> holds) {
    await().atMost(SOON).pollInterval(Duration.ofMillis(10)).until(holds);
  }
}
