package dev.tollway.operator.buyer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.crds.ApiKey;
import dev.tollway.crds.ApiKeyGrant;
import dev.tollway.crds.UsagePlan;
import dev.tollway.operator.TestPicture;
import dev.tollway.operator.resolve.LiveKey;
import dev.tollway.operator.resolve.NamespaceInfo;
import dev.tollway.operator.resolve.Resolution;
import dev.tollway.operator.resolve.Resources;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A buyer in namespace acme may write every field of every ApiKey there, and nothing in shop. All
 * that the real ledger lends over all tries is counted.
 */
class GreedyBuyerTest {

  private static final long GOLD = 3 * 5;
  private static final long SILVER = 2 * 4;
  private static final long ONE_EURO = 1_000_000_000;

  @TempDir Path data;
  private Instant now = Instant.parse("2026-11-02T00:00:00Z");
  private Shopkeeper shop;
  private final Map<String, String> keys = new TreeMap<>();
  private final Map<String, Instant> made = new TreeMap<>();
  private long generation;
  private long trialSeconds;

  @BeforeEach
  void open() throws Exception {
    shop = new Shopkeeper(data, now);
  }

  @AfterEach
  void close() throws Exception {
    shop.close();
  }

  private static UsagePlan plan(String name, int max, String more) {
    return TestPicture.object(
        UsagePlan.class,
        name,
        "{routes: [{name: orders}], allowedKeys: {namespaces: {from: All}, maxPerNamespace: %d}, %s}"
            .formatted(max, more));
  }

  private static final List<UsagePlan> PLANS =
      List.of(
          plan("gold", 3, "quotas: [{name: monthly, limit: 5, period: Month}]"),
          plan("silver", 2, "quotas: [{name: other, limit: 4, period: Month}]"),
          plan("cash", 3, "pricing: {currency: EUR, billing: Prepaid, prices: [{amount: '0.10'}]}"),
          plan("trial", 3, "subscription: {trial: 24h}"));

  private static final ApiKeyGrant GRANT =
      TestPicture.object(
          ApiKeyGrant.class,
          "acme",
          "{keyRef: {name: k0, namespace: acme}, planRef: {name: cash}, topUps: [{id: inv-1, amount: '1.00', currency: EUR}]}");

  private Resources picture() {
    List<ApiKey> written = new ArrayList<>();
    keys.forEach((name, spec) -> {
      ApiKey key = TestPicture.object(ApiKey.class, name, spec);
      key.getMetadata().setNamespace("acme");
      key.getMetadata().setUid(name + made.get(name));
      key.getMetadata().setCreationTimestamp(String.valueOf(made.get(name)));
      key.getMetadata().setGeneration(generation);
      written.add(key);
    });
    Resources one = TestPicture.of("", 0);
    return new Resources(
        one.routes(),
        PLANS,
        written,
        List.of(GRANT),
        List.of(
            new NamespaceInfo("shop", "ns-shop", Map.of()),
            new NamespaceInfo("acme", "ns-acme", Map.of())),
        one.workloads(),
        one.services(),
        one.secrets());
  }

  private static @Nullable String subject(Resolution resolution, String key) {
    var outcome = resolution.keys().get(key);
    LiveKey live = outcome == null ? null : outcome.live();
    return live == null ? null : live.account().subject();
  }

  private Resolution draw() throws Exception {
    generation++;
    Resolution resolution = shop.look(picture());
    shop.drawAll(resolution);
    return resolution;
  }

  private void write(String name, String plan, String more) {
    made.putIfAbsent(name, now);
    keys.put(
        name,
        "{planRef: {name: %s, namespace: shop}, keyHashes: ['sha256:%064x']%s}"
            .formatted(plan, name.hashCode() & 0xffffL, more));
  }

  private void delete(String name) {
    keys.remove(name);
    made.remove(name);
  }

  /** Counts the time in which trials are served, each key for itself. */
  private void pass(Duration time) throws Exception {
    Resolution before = draw();
    for (var key : before.keys().values()) {
      if (key.live() == null || !key.live().plan().ref().name().equals("trial")) {
        continue;
      }
      Instant end = key.live().subscription().graceEnd();
      Instant until = now.plus(time);
      if (end == null || end.isAfter(now)) {
        trialSeconds +=
            Duration.between(now, end == null || end.isAfter(until) ? until : end).toSeconds();
      }
    }
    now = now.plus(time);
    shop.pass(now);
  }

  private void assertNothingGained() {
    assertThat(shop.drawn("gold")).as("units of gold").isLessThanOrEqualTo(GOLD);
    assertThat(shop.drawn("silver")).as("units of silver").isLessThanOrEqualTo(SILVER);
    assertThat(shop.drawn("cash")).as("money").isLessThanOrEqualTo(ONE_EURO);
    assertThat(Duration.ofSeconds(trialSeconds))
        .as("trial")
        .isLessThanOrEqualTo(Duration.ofDays(1));
  }

  @Test
  void honestKeysDrawAllThatWasSold() throws Exception {
    write("k0", "cash", "");
    write("k1", "gold", "");
    write("k2", "gold", "");
    write("k3", "gold", "");
    write("k4", "silver", "");
    write("k5", "silver", "");
    write("k6", "trial", "");
    draw();
    pass(Duration.ofDays(2));

    assertThat(shop.drawn("gold")).isEqualTo(GOLD);
    assertThat(shop.drawn("silver")).isEqualTo(SILVER);
    assertThat(shop.drawn("cash")).isEqualTo(ONE_EURO);
    assertThat(Duration.ofSeconds(trialSeconds)).isEqualTo(Duration.ofDays(1));
  }

  @Test
  void hundredNewNamesGainNothing() throws Exception {
    for (int i = 0; i < 100; i++) {
      write("k" + i, PLANS.get(i % 4).getMetadata().getName(), "");
      pass(Duration.ofHours(2));
      delete("k" + i);
    }
    pass(Duration.ofDays(2));
    assertNothingGained();
  }

  @Test
  void theSameNameAgainAndAgainGainsNothing() throws Exception {
    for (int i = 0; i < 20; i++) {
      write("k0", PLANS.get(i % 4).getMetadata().getName(), "");
      pass(Duration.ofHours(3));
      delete("k0");
      draw();
    }
    assertNothingGained();
  }

  @Test
  void switchingToAndFroGainsNothing() throws Exception {
    for (int i = 0; i < 24; i++) {
      for (int key = 0; key < 3; key++) {
        write("k" + key, PLANS.get((i + key) % 4).getMetadata().getName(), "");
      }
      pass(Duration.ofHours(2));
    }
    assertNothingGained();
  }

  /** Half a year: the account rests and is purged, the grant with its invoice stays. */
  @Test
  void aGrantIsNotPaidOutAgainToTheNextAccountOfThatName() throws Exception {
    write("k0", "cash", "");
    draw();
    delete("k0");
    draw();
    pass(Duration.ofDays(91));
    write("k0", "cash", "");
    Resolution again = draw();

    assertThat(subject(again, "acme/k0")).isEqualTo("key/acme/k0#2");
    assertThat(shop.drawn("cash")).isEqualTo(ONE_EURO);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void whateverTheBuyerTriesGainsNothing(long seed) throws Exception {
    Random random = new Random(seed);
    List<String> seller =
        List.of(
            "",
            "",
            ", topUps: [{id: mine, amount: '99.00', currency: EUR}]",
            ", subscription: {startTime: '2026-12-01T00:00:00Z', endTime: '2030-01-01T00:00:00Z'}",
            ", suspended: true",
            ", expireTime: '2030-01-01T00:00:00Z'");
    for (int move = 0; move < 40; move++) {
      for (int step = random.nextInt(3); step >= 0; step--) {
        String name = "k" + random.nextInt(random.nextBoolean() ? 5 : 100);
        if (random.nextInt(3) == 0) {
          delete(name);
        } else {
          write(
              name,
              PLANS.get(random.nextInt(4)).getMetadata().getName(),
              seller.get(random.nextInt(seller.size())));
        }
      }
      pass(Duration.ofMinutes(random.nextInt(500)));
    }
    assertNothingGained();
  }
}
