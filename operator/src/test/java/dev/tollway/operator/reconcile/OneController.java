package dev.tollway.operator.reconcile;

import dev.tollway.crds.cluster.TestCluster;
import dev.tollway.operator.TestLedger;
import dev.tollway.operator.ledger.store.StoreException;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One controller for all tests of a class, a namespace of its own for each test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OneController {

  /** Of this test. */
  Namespaced shop;

  private Controller controller;

  @BeforeAll
  void start(TestCluster cluster, @TempDir Path data) throws StoreException {
    Controller.prepare(cluster);
    controller = new Controller(cluster, data, new TestLedger(Clock.systemUTC()));
  }

  @AfterAll
  void stop() throws StoreException {
    controller.close();
  }

  Controller controller() {
    return controller;
  }

  @BeforeEach
  void open(TestCluster cluster) {
    shop = Namespaced.create(cluster);
  }

  @AfterEach
  void closeShop() {
    shop.close();
  }
}
