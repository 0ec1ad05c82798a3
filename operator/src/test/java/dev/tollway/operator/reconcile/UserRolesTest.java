package dev.tollway.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollway.crds.cluster.OnCluster;
import dev.tollway.crds.cluster.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each role may do, asked of the API server in the name of somebody who has it. */
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UserRolesTest {

  private static final List<String> KINDS =
      List.of("apiroutes", "usageplans", "apikeys", "apikeygrants");
  private static final List<String> ROLES =
      List.of("view", "edit", "admin", "tollway-consumer", "tollway-seller");

  private Namespaced home;
  private Namespaced elsewhere;

  @BeforeAll
  void bind(TestCluster cluster) {
    cluster.applyDefinitions(Path.of("..", "crds"));
    cluster.ok("apply", "-f", "rbac/users.yaml");
    home = Namespaced.create(cluster);
    elsewhere = Namespaced.create(cluster);
    for (String role : ROLES) {
      cluster.ok(
          "create",
          "rolebinding",
          role,
          "-n",
          home.name(),
          "--clusterrole=" + role,
          "--user=" + user(role));
    }
    await("aggregation")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> may("admin", "create", "apikeygrants", home));
  }

  @AfterAll
  void close() {
    home.close();
    elsewhere.close();
  }

  private static String user(String role) {
    return "anna-" + role;
  }

  private boolean may(String role, String verb, String resource, Namespaced where, String... more) {
    List<String> command = new ArrayList<>(List.of("auth", "can-i", verb, resource));
    command.addAll(List.of("-n", where.name(), "--as=" + user(role)));
    command.addAll(List.of(more));
    return where.cluster().kubectl(command.toArray(String[]::new)).succeeded();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          view             | apiroutes usageplans apikeys apikeygrants |
          edit             | apiroutes usageplans apikeys apikeygrants | apiroutes
          admin            | apiroutes usageplans apikeys apikeygrants | apiroutes usageplans apikeys apikeygrants
          tollway-consumer | apikeys                                   | apikeys
          tollway-seller   | apiroutes usageplans apikeys apikeygrants | usageplans apikeys apikeygrants
          """)
  void readsAndWritesTheseKindsAndNoOthers(String role, String reads, @Nullable String writes) {
    List<String> read = List.of(reads.split(" "));
    List<String> write = writes == null ? List.of() : List.of(writes.split(" "));
    for (String kind : KINDS) {
      assertThat(may(role, "list", kind, home)).as("list " + kind).isEqualTo(read.contains(kind));
      for (String verb : List.of("create", "patch", "delete")) {
        assertThat(may(role, verb, kind, home))
            .as(verb + " " + kind)
            .isEqualTo(write.contains(kind));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"view", "edit", "admin", "tollway-consumer", "tollway-seller"})
  void nobodyWritesAStatusOrLooksIntoAnotherNamespace(String role) {
    for (String kind : KINDS) {
      assertThat(may(role, "patch", kind, home, "--subresource=status"))
          .as(kind + "/status")
          .isFalse();
      assertThat(may(role, "get", kind, elsewhere)).as(kind + " elsewhere").isFalse();
    }
  }

  /** The roles view, edit and admin of the cluster have rules of their own on Secrets. */
  @ParameterizedTest
  @CsvSource({"view", "tollway-consumer", "tollway-seller"})
  void readsNoSecret(String role) {
    assertThat(may(role, "get", "secrets", home)).isFalse();
  }

  @Test
  void aBuyerCannotApproveThemselves() {
    String grant =
        """
        apiVersion: tollway.dev/v1alpha1
        kind: ApiKeyGrant
        metadata: {name: mine}
        spec: {keyRef: {name: acme}, planRef: {name: gold}, decision: Approved}
        """;
    for (Namespaced where : List.of(home, elsewhere)) {
      TestCluster.Answer answer =
          where
              .cluster()
              .kubectl(
                  grant,
                  new String[] {
                    "create", "-n", where.name(), "--as=" + user("tollway-consumer"), "-f", "-"
                  });
      assertThat(answer.succeeded()).isFalse();
      assertThat(answer.text()).contains("cannot create resource \"apikeygrants\"");
    }
  }
}
