package dev.tollway.benchmarks.scale;

import dev.tollway.operator.reconcile.ClusterClient;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The API server of a cluster that may be filled, as its administrator. */
final class TestApi implements AutoCloseable {
  private static final String MARK = "tollway-test-cluster";

  /** Of the control plane: its Lease and its account. */
  static final String SYSTEM = "tollway-system";

  private static final String ACCOUNT = "controller";
  private static final String ROLE = "tollway-controller";
  private static final int WRITERS = 32;

  private final KubernetesClient client;

  private TestApi(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Reaches it.
   *
   * @throws IOException when its owner did not allow tests in it
   */
  static TestApi open(Path kubeconfig) throws IOException {
    KubernetesClient client = ClusterClient.open(Config.fromKubeconfig(kubeconfig.toFile()));
    if (client.configMaps().inNamespace("kube-public").withName(MARK).get() == null) {
      client.close();
      throw new IOException(
          "Refused: the cluster of %s may be somebody's own, and this leaves thousands of objects in it. If it is one for tests: kubectl create configmap %s -n kube-public"
              .formatted(kubeconfig, MARK));
    }
    return new TestApi(client);
  }

  KubernetesClient client() {
    return client;
  }

  /** Name of the user under which the control plane writes. */
  static String user() {
    return "system:serviceaccount:" + SYSTEM + ":" + ACCOUNT;
  }

  /**
   * Installs our CRDs and the control plane's roles, and makes the namespace.
   *
   * @param home of the checkout
   */
  void prepare(Path home, String namespace) throws IOException, InterruptedException {
    for (String kind : List.of("apiroutes", "usageplans", "apikeys")) {
      apply(home.resolve("crds/" + kind + ".tollway.dev.yaml"));
      client
          .apiextensions()
          .v1()
          .customResourceDefinitions()
          .withName(kind + ".tollway.dev")
          .waitUntilCondition(
              crd ->
                  crd != null
                      && crd.getStatus() != null
                      && crd.getStatus().getConditions().stream()
                          .anyMatch(c ->
                              c.getType().equals("Established") && c.getStatus().equals("True")),
              30,
              TimeUnit.SECONDS);
    }
    for (String name : List.of(SYSTEM, namespace)) {
      put(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build());
    }
    put(
        new ServiceAccountBuilder()
            .withNewMetadata()
            .withName(ACCOUNT)
            .withNamespace(SYSTEM)
            .endMetadata()
            .build());
    apply(home.resolve("operator/rbac/controller.yaml"));
    put(
        new ClusterRoleBindingBuilder()
            .withNewMetadata()
            .withName(ROLE)
            .endMetadata()
            .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", ROLE)
            .addNewSubject(null, "ServiceAccount", ACCOUNT, SYSTEM)
            .build());
    put(
        new RoleBindingBuilder()
            .withNewMetadata()
            .withName(ROLE)
            .withNamespace(SYSTEM)
            .endMetadata()
            .withNewRoleRef("rbac.authorization.k8s.io", "Role", ROLE)
            .addNewSubject(null, "ServiceAccount", ACCOUNT, SYSTEM)
            .build());
  }

  private void apply(Path file) throws IOException {
    try (InputStream yaml = Files.newInputStream(file)) {
      for (HasMetadata each : client.load(yaml).items()) {
        if (each.getKind().equals("Role")) {
          each.getMetadata().setNamespace(SYSTEM);
        }
        put(each);
      }
    }
  }

  private void put(HasMetadata object) {
    client
        .resource(object)
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager("tollway-benchmarks")
                .withForce(true)
                .build());
  }

  /** Creates them, many at a time. */
  void create(Stream<HasMetadata> objects) throws InterruptedException, IOException {
    List<Future<HasMetadata>> all = new ArrayList<>();
    try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
      objects.forEach(each -> all.add(writers.submit(() -> client.resource(each).create())));
      for (Future<HasMetadata> each : all) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("an object was refused", e.getCause());
    }
  }

  /**
   * A kubeconfig of the control plane's account.
   *
   * @return the file
   */
  Path controllerKubeconfig(Path directory) throws IOException {
    Config admin = client.getConfiguration();
    String token =
        client
            .serviceAccounts()
            .inNamespace(SYSTEM)
            .withName(ACCOUNT)
            .tokenRequest(
                new TokenRequestBuilder()
                    .withNewSpec()
                    .withExpirationSeconds(TimeUnit.HOURS.toSeconds(2))
                    .endSpec()
                    .build())
            .getStatus()
            .getToken();
    Path file = directory.resolve("controller.kubeconfig");
    Files.writeString(
        file,
        """
        apiVersion: v1
        kind: Config
        current-context: test
        contexts: [{name: test, context: {cluster: test, user: controller}}]
        clusters:
          - name: test
            cluster: {server: "%s", certificate-authority-data: %s}
        users: [{name: controller, user: {token: %s}}]
        """
            .formatted(admin.getMasterUrl(), authority(admin), token));
    return file;
  }

  private static String authority(Config admin) throws IOException {
    return admin.getCaCertData() != null
        ? admin.getCaCertData()
        : Base64.getEncoder().encodeToString(Files.readAllBytes(Path.of(admin.getCaCertFile())));
  }

  /**
   * Waits for the pod of the workload and says of it what a kubelet would: it is ready.
   *
   * @return its uid
   */
  String readyPod(String namespace) {
    Pod pod =
        client
            .pods()
            .inNamespace(namespace)
            .withLabel("app", "app-0")
            .waitUntilCondition(each -> each != null, 1, TimeUnit.MINUTES);
    client
        .pods()
        .resource(pod)
        .editStatus(each ->
            each.edit()
                .editOrNewStatus()
                .withConditions(
                    new PodConditionBuilder().withType("Ready").withStatus("True").build())
                .endStatus()
                .build());
    return pod.getMetadata().getUid();
  }

  /** The raw key in the Secret of this name. */
  String secret(String namespace, String name) {
    String encoded =
        client.secrets().inNamespace(namespace).withName(name).require().getData().get("key");
    return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
  }

  /** Deletes the namespace and all that is in it. */
  void remove(String namespace) {
    client.namespaces().withName(namespace).delete();
  }

  @Override
  public void close() {
    client.close();
  }
}
