package dev.tollway.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.crds.ApiKey;
import dev.tollway.operator.desired.IssuedSecret;
import dev.tollway.operator.desired.SecretSink;
import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.status.ObjectEvent;
import dev.tollway.operator.status.StatusSink;
import dev.tollway.operator.status.StatusText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Accounts whose keys were deleted, over months. */
class RestingAccountsTest implements StatusSink, SecretSink {

  private static final String DAILY = ", quotas: [{name: daily, limit: 1000, period: Day}]";
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final TestLoop loop = new TestLoop(Instant.parse("2026-11-24T12:00:00Z"));
  private final MemoryRegistry registry = new MemoryRegistry();
  private final TestLedger ledger = new TestLedger(loop);
  private final ControlPlane controlPlane =
      new ControlPlane(
          new Seams(registry, new TestSidecars(loop), ledger, this, this, loop, byte[]::new), loop);

  @Override
  public void status(ObjectRef ref, StatusText status) {}

  @Override
  public void event(ObjectEvent event) {}

  @Override
  public void create(IssuedSecret secret) {}

  @Override
  public void rotate(IssuedSecret secret, String expected) {}

  @Override
  public void clear(String namespace, String name, String expected) {}

  @Override
  public void delete(String namespace, String name) {}

  private void keys(String plan, int number) {
    controlPlane.apply(TestPicture.of(plan, number));
    loop.run(SECOND);
  }

  /** A key is made, deleted, and made again after that many days. */
  private void deleteForDays(String plan, int days) {
    keys(plan, 1);
    keys(plan, 0);
    loop.run(Duration.ofDays(days));
    keys(plan, 1);
  }

  private String status() {
    return Objects.requireNonNull(registry.statuses().get(ObjectRef.key("shop", "k0")));
  }

  @Test
  void comesBackWithin90Days() {
    deleteForDays(DAILY, 89);
    assertThat(ledger.terms()).containsOnlyKeys("key/shop/k0");
    assertThat(ledger.purged()).isEmpty();
  }

  @Test
  void beginsAnewAfter90Days() {
    deleteForDays(DAILY, 91);
    assertThat(ledger.terms()).containsOnlyKeys("key/shop/k0#2");
  }

  @Test
  void comesBackForAsLongAsAWindowOfItRuns() {
    deleteForDays(", quotas: [{name: free, limit: 1000, period: Lifetime}]", 400);
    assertThat(ledger.terms()).containsOnlyKeys("key/shop/k0");
    assertThat(ledger.purged()).isEmpty();
  }

  @Test
  void hasNoSecondTrialWhenItBeginsAnew() {
    String plan = ", subscription: {term: Month, trial: 336h}";
    keys(plan, 1);
    assertThat(status()).contains("\"endTime\":\"2027-01-08T12:00:00Z\"");
    keys(plan, 0);
    loop.run(Duration.ofDays(91));
    keys(plan, 1);
    Instant begun = Objects.requireNonNull(registry.facts().accounts().get("shop/k0")).firstSeen();
    assertThat(begun).isAfter(Instant.parse("2027-02-23T00:00:00Z"));
    assertThat(status()).contains("\"endTime\":\"2027-03-23T12:00:0");
  }

  @Test
  void leavesNothingButItsNameInTheRegistry() {
    keys(DAILY, 1);
    keys(DAILY, 0);
    assertThat(registry.facts().hashOwners()).isNotEmpty();
    loop.run(Duration.ofDays(91));
    assertThat(ledger.purged()).containsExactly("key/shop/k0");
    assertThat(registry.facts().hashOwners()).isEmpty();
    assertThat(registry.facts().slots()).isEmpty();
    assertThat(registry.facts().accounts()).containsOnlyKeys("shop/k0");
  }

  @Test
  void leavesItsHashToWhoeverComesNext() {
    keys(DAILY, 1);
    keys(DAILY, 0);
    loop.run(Duration.ofDays(91));
    ApiKey other =
        TestPicture.object(
            ApiKey.class,
            "other",
            "{planRef: {name: gold}, keyHashes: ['sha256:%064x']}".formatted(0));
    controlPlane.apply(TestPicture.of(TestPicture.plan(DAILY), List.of(other)));
    loop.run(SECOND);
    assertThat(registry.facts().hashOwners()).containsValue("key/shop/other");
  }

  @Test
  void isPurgedInSmallBatches() {
    keys(DAILY, 250);
    keys(DAILY, 0);
    loop.run(Duration.ofDays(90).minus(Duration.ofSeconds(2)));
    assertThat(ledger.purged()).isEmpty();
    while (ledger.purged().isEmpty()) {
      loop.run(SECOND);
    }
    assertThat(ledger.purged()).hasSize(100);
    loop.run(Duration.ofMinutes(1));
    assertThat(ledger.purged()).hasSize(250).doesNotHaveDuplicates();
  }
}
