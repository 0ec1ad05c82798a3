package dev.tollway.operator.standalone.objects;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollway.operator.resolve.ObjectRef;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ObjectStoreTest {
  private static final ObjectRef PLAN = ObjectRef.plan("shop", "gold");

  private final ObjectStore store = new ObjectStore(100, 3);

  @Test
  void givesEachChangeAHigherVersion() {
    put(PLAN, "1");
    String first = version();
    put(PLAN, "2");

    assertThat(Long.parseLong(version())).isGreaterThan(Long.parseLong(first));
  }

  @Test
  void keepsTheVersionOfAnObjectThatSaysTheSame() {
    put(PLAN, "1");
    String first = version();
    put(PLAN, "1");

    assertThat(version()).isEqualTo(first);
  }

  @Test
  void neverChangesAnObjectThatItHandedOut() {
    put(PLAN, "1");
    ObjectNode handedOut = store.get(PLAN).orElseThrow();
    store.update(PLAN, object -> object.put("title", "2"));

    assertThat(handedOut.path("title").asText()).isEqualTo("1");
  }

  @Test
  void wakesAWatchWhenItsKindChanges() throws Exception {
    CompletableFuture<ObjectStore.Watched> watched =
        CompletableFuture.supplyAsync(() -> {
          try {
            return store.changesAfter(100, "UsagePlan", "shop", Duration.ofSeconds(30));
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    put(ObjectRef.key("shop", "other"), "1");
    put(PLAN, "1");

    ObjectStore.Changes changes = (ObjectStore.Changes) watched.get(30, TimeUnit.SECONDS);
    assertThat(changes.changes()).singleElement().extracting(Change::name).isEqualTo(PLAN);
  }

  @Test
  void tellsThatItsHistoryDoesNotReachBack() throws Exception {
    for (int i = 0; i < 5; i++) {
      put(PLAN, "" + i);
    }

    assertThat(store.changesAfter(101, "UsagePlan", null, Duration.ZERO))
        .isEqualTo(new ObjectStore.Expired(102));
  }

  @Test
  void knowsNoVersionOfTheFuture() throws Exception {
    assertThat(store.changesAfter(101, "UsagePlan", null, Duration.ZERO))
        .isInstanceOf(ObjectStore.Expired.class);
  }

  @Test
  void listsOneNamespaceByName() {
    put(ObjectRef.plan("shop", "b"), "1");
    put(ObjectRef.plan("shop", "a"), "2");
    put(ObjectRef.plan("other", "c"), "3");

    assertThat(store.list("UsagePlan", "shop").items())
        .extracting(plan -> plan.path("title").asText())
        .containsExactly("2", "1");
  }

  private String version() {
    return store.get(PLAN).orElseThrow().at("/metadata/resourceVersion").asText();
  }

  private void put(ObjectRef ref, String title) {
    store.put(ref, before -> JsonNodeFactory.instance.objectNode().put("title", title));
  }
}
