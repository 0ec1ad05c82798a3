package dev.tollway.operator.reconcile;

import dev.tollway.crds.cluster.TestCluster;
import dev.tollway.operator.ControlPlane;
import dev.tollway.operator.Loop;
import dev.tollway.operator.Seams;
import dev.tollway.operator.TestLedger;
import dev.tollway.operator.TestSidecars;
import dev.tollway.operator.admin.OperatorMetrics;
import dev.tollway.operator.ledger.store.SqliteDatabase;
import dev.tollway.operator.ledger.store.SqliteRegistry;
import dev.tollway.operator.ledger.store.StoreException;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/**
 * A control plane in a cluster, as one process is: under the roles that ship, with a registry on
 * disk. Sidecars and use are what the test says.
 */
final class Controller implements AutoCloseable {

  /** Short, so that a test of a takeover is short. */
  static final LeaseTimes TIMES =
      new LeaseTimes(Duration.ofSeconds(3), Duration.ofSeconds(2), Duration.ofMillis(300));

  private static final String NAMESPACE = "tollway-system";

  private final TestSidecars sidecars;
  private final TestLedger ledger;
  private final KubernetesClient client;
  private final SqliteDatabase database;
  private final Cluster cluster;
  private final ControlPlane controlPlane;

  /**
   * Starts it.
   *
   * @param data directory of the registry
   * @param ledger outlives the process
   */
  Controller(TestCluster test, Path data, TestLedger ledger) throws StoreException {
    Clock clock = Clock.systemUTC();
    this.client = client(test);
    this.ledger = ledger;
    this.sidecars = new TestSidecars(clock);
    this.database = SqliteDatabase.open(data);
    SqliteRegistry registry = new SqliteRegistry(database, clock);
    this.cluster =
        new Cluster(
            client,
            new ClusterSettings(
                NAMESPACE, ClusterSettings.LEASE, "test-" + UUID.randomUUID(), TIMES),
            registry.statuses(),
            new OperatorMetrics());
    SecureRandom random = new SecureRandom();
    this.controlPlane =
        new ControlPlane(
            new Seams(
                registry,
                sidecars,
                ledger,
                cluster.statusSink(),
                cluster.secretSink(),
                clock,
                count -> {
                  byte[] bytes = new byte[count];
                  random.nextBytes(bytes);
                  return bytes;
                }),
            Loop.onThread("control-plane"));
    cluster.start(controlPlane::apply);
  }

  /** Installs CRDs and roles. */
  static void prepare(TestCluster test) {
    test.applyDefinitions(Path.of("..", "crds"));
    test.kubectl("create", "namespace", NAMESPACE);
    test.kubectl("create", "serviceaccount", "controller", "-n", NAMESPACE);
    test.ok("apply", "-n", NAMESPACE, "-f", "rbac/controller.yaml");
    test.kubectl(
        "create",
        "clusterrolebinding",
        "tollway-controller",
        "--clusterrole=tollway-controller",
        "--serviceaccount=" + NAMESPACE + ":controller");
    test.kubectl(
        "create",
        "rolebinding",
        "tollway-controller",
        "-n",
        NAMESPACE,
        "--role=tollway-controller",
        "--serviceaccount=" + NAMESPACE + ":controller");
  }

  /** A client that may do what the controller may, and no more. */
  static KubernetesClient client(TestCluster test) {
    Config admin = Config.fromKubeconfig(test.kubeconfig().toFile());
    Config config =
        new ConfigBuilder(admin)
            .withAutoConfigure(false)
            .withOauthToken(
                test.ok("create", "token", "controller", "-n", NAMESPACE, "--duration=1h").strip())
            .withClientCertFile(null)
            .withClientCertData(null)
            .withClientKeyFile(null)
            .withClientKeyData(null)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  TestSidecars sidecars() {
    return sidecars;
  }

  TestLedger ledger() {
    return ledger;
  }

  Cluster cluster() {
    return cluster;
  }

  @Override
  public void close() throws StoreException {
    cluster.close();
    controlPlane.close();
    ledger.restart();
    client.close();
    database.close();
  }
}
