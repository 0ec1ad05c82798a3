package dev.tollway.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollway.cli.process.StoppedException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Everything together, over sockets: one process for all tests, a key of its own for each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpTest {
  /** What architecture promises is a second; how long it took is asserted where it is measured. */
  private static final Duration LIVE = Duration.ofSeconds(1);

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final StringWriter printed = new StringWriter();
  private Folder folder;
  private Up up;
  private Caller caller;

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    folder =
        Folder.in(dir)
            .key("quota", "five")
            .key("shared", "five")
            .key("free", "five")
            .key("hidden", "five")
            .key("revoked", "five")
            .key("denied", "five")
            .key("slow", "slow")
            .key("waiting", "by-hand")
            .key("balance", "prepaid", "topUps: [{id: a, amount: \"0.30\", currency: EUR}]")
            .key("topup", "prepaid", "topUps: [{id: a, amount: \"0.10\", currency: EUR}]")
            .key("nowhere", "missing");
    folder.write("manifests/broken.yaml", "kind: ApiKey\n  metadata: {\n");
    up = new Up(dir, null, new PrintWriter(printed));
    up.start();
    caller = new Caller(printed.toString());
  }

  @AfterAll
  void stop() {
    caller.close();
    up.close();
  }

  @Test
  void saysWhatIsNotInForceAndWhereEverythingIsAndEndsWithReady() {
    String text = printed.toString();

    assertThat(text.lines().limit(1)).containsExactly("Tollway reads " + folder.path() + " ...");
    assertThat(text)
        .contains("broken.yaml:")
        .contains("Not in force: ApiKey shop/nowhere: ")
        .contains("Deployment shop/orders listens at http://127.0.0.1:")
        .contains("cat " + folder.path() + "/.tollway/secrets/shop/balance-secret/key")
        .contains("export KUBECONFIG=" + folder.path() + "/.tollway/kubeconfig");
    assertThat(text.lines()).contains("ready");
  }

  @Test
  void answersPaymentRequiredOnceTheQuotaIsUsedUp() throws Exception {
    String secret = folder.secret("quota");

    assertThat(List.of(1, 2, 3, 4, 5))
        .allSatisfy(i -> assertThat(caller.status(0, secret)).isEqualTo(200));
    HttpResponse<String> sixth = caller.call(0, secret, "/orders/1");

    assertThat(sixth.statusCode()).isEqualTo(402);
    assertThat(sixth.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(sixth.headers().firstValue("Tollway-Reason")).hasValue("QuotaExceeded");
    assertThat(sixth.body())
        .contains(
            "\"reason\":\"QuotaExceeded\"", "\"limit\":5", "\"used\":5", "\"plan\":\"shop/five\"");
  }

  @Test
  void refusesAKeyUntilAGrantApprovesIt() throws Exception {
    String secret = folder.secret("waiting");
    HttpResponse<String> pending = caller.call(0, secret, "/orders/1");

    assertThat(pending.statusCode()).isEqualTo(403);
    assertThat(pending.headers().firstValue("Tollway-Reason")).hasValue("ApprovalPending");

    folder.write(
        "manifests/grant.yaml",
        """
        apiVersion: tollway.dev/v1alpha1
        kind: ApiKeyGrant
        metadata: {name: waiting, namespace: shop}
        spec:
          keyRef: {name: waiting}
          planRef: {name: by-hand}
          decision: Approved
        """);

    await().atMost(PATIENCE).until(() -> caller.status(0, secret) == 200);
  }

  @Test
  void sharesAQuotaExactlyBetweenTwoSidecarsOfOneWorkload() throws Exception {
    String secret = folder.secret("shared");
    ConcurrentLinkedQueue<Integer> statuses = new ConcurrentLinkedQueue<>();
    try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 40; i++) {
        int sidecar = i % 2;
        var _ = callers.submit(() -> statuses.add(caller.status(sidecar, secret)));
      }
    }
    await()
        .atMost(PATIENCE)
        .until(() -> {
          int status = caller.status(0, secret);
          statuses.add(status);
          return status == 402;
        });

    assertThat(statuses.stream().filter(status -> status == 200)).hasSize(5);
    Set<Integer> kinds = new TreeSet<>(statuses);
    assertThat(kinds).isSubsetOf(200, 402, 429, 503).contains(200, 402);
  }

  @Test
  void answersPaymentRequiredOnceTheBalanceIsUsedUp() throws Exception {
    String secret = folder.secret("balance");

    assertThat(caller.statuses(4, secret)).containsExactly(200, 200, 200, 402);

    HttpResponse<String> refused = caller.call(0, secret, "/orders/1");
    assertThat(refused.body()).contains("\"reason\":\"InsufficientFunds\"", "\"amount\":\"0.00\"");
  }

  @Test
  void servesAgainWithinASecondAfterATopUpInTheFile() throws Exception {
    String secret = folder.secret("topup");
    assertThat(caller.statuses(2, secret)).containsExactly(200, 402);

    folder.key(
        "topup",
        "prepaid",
        "topUps:",
        "- {id: a, amount: \"0.10\", currency: EUR}",
        "- {id: b, amount: \"5.00\", currency: EUR}");
    long edited = System.nanoTime();

    await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(PATIENCE)
        .until(() -> caller.status(0, secret) == 200);
    assertThat(Duration.ofNanos(System.nanoTime() - edited)).isLessThan(LIVE);
  }

  @Test
  void refusesAKeyWithinASecondAfterItsFileIsDeleted() throws Exception {
    String secret = folder.secret("revoked");
    assertThat(caller.statuses(2, secret)).containsExactly(200, 200);

    folder.delete("revoked");
    long deleted = System.nanoTime();

    await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(PATIENCE)
        .until(() -> caller.status(0, secret) == 401 && caller.status(1, secret) == 401);
    assertThat(Duration.ofNanos(System.nanoTime() - deleted)).isLessThan(LIVE);
  }

  @Test
  void answersTooManyRequestsAboveTheSpeedOfThePlan() throws Exception {
    String secret = folder.secret("slow");

    assertThat(List.of(caller.status(0, secret), caller.status(0, secret))).containsOnly(200);
    HttpResponse<String> third = caller.call(0, secret, "/orders/1");

    assertThat(third.statusCode()).isEqualTo(429);
    assertThat(third.headers().firstValueAsLong("Retry-After").orElse(0)).isPositive();
  }

  @Test
  void showsACallerTheirOwnUseWithoutCountingIt() throws Exception {
    String secret = folder.secret("free");
    assertThat(caller.status(0, secret)).isEqualTo(200);

    for (int i = 0; i < 10; i++) {
      assertThat(caller.call(0, secret, "/.well-known/tollway/usage").statusCode()).isEqualTo(200);
    }

    assertThat(caller.call(0, secret, "/.well-known/tollway/usage").body())
        .contains("\"plan\":\"shop/five\"", "\"limit\":5,\"used\":1,\"remaining\":4");
  }

  @Test
  void tellsTheOwnerInTheStatusOfTheKeyWhichRequestWasRefusedLast() throws Exception {
    String secret = folder.secret("denied");
    caller.statuses(5, secret);

    HttpResponse<String> refused = caller.call(0, secret, "/orders/1");

    assertThat(refused.statusCode()).isEqualTo(402);
    String requestId = refused.headers().firstValue("Tollway-Request-Id").orElseThrow();
    try (Kube kube = Kube.of(folder)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            JsonNode denial = kube.keyStatus("denied").path("lastDenial");
            assertThat(denial.path("requestId").asText()).isEqualTo(requestId);
            assertThat(denial.path("reason").asText()).isEqualTo("QuotaExceeded");
            assertThat(denial.path("route").asText()).isEqualTo("shop/orders");
            assertThat(Instant.parse(denial.path("time").asText()))
                .isBetween(Instant.now().minus(PATIENCE), Instant.now());
          });
      assertThat(kube.keyStatus("free").has("lastDenial")).isFalse();
    }
  }

  @Test
  void refusesASecondProcessOnTheSameData() {
    try (Up second = new Up(folder.path(), null, new PrintWriter(new StringWriter()))) {
      assertThatThrownBy(second::start)
          .isInstanceOf(StoppedException.class)
          .hasMessageContaining("is in use by another tollway");
    }
  }

  @Test
  void neverShowsAKey() throws Exception {
    String secret = folder.secret("hidden");
    String page = caller.call(0, secret, "/orders/1?api_key=" + secret).body();

    assertThat(printed.toString()).doesNotContain(secret);
    assertThat(page).doesNotContain(secret);
    assertThat(Files.readString(folder.path().resolve("standalone.yaml"))).doesNotContain(secret);
  }
}
