package dev.tollway.operator.standalone.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.standalone.objects.ObjectStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackApiTest {
  private static final String DEFINITION =
      """
      {"spec": {"group": "tollway.dev", "scope": "Namespaced",
        "names": {"kind": "UsagePlan", "plural": "usageplans", "singular": "usageplan"},
        "versions": [{"name": "v1alpha1",
          "additionalPrinterColumns": [
            {"name": "Ready", "type": "string",
             "jsonPath": ".status.conditions[?(@.type==\\"Ready\\")].status"}],
          "schema": {"openAPIV3Schema": {"type": "object"}}}]}}
      """;
  private static final String PLANS = "/apis/tollway.dev/v1alpha1/namespaces/shop/usageplans";
  private static final int HISTORY = 8;

  @TempDir Path dir;
  private final ObjectStore store = new ObjectStore(1_000, HISTORY);
  private LoopbackApi api;
  private Client client;

  @BeforeEach
  void open() throws Exception {
    start();
    plan("a", "1");
    plan("b", "1");
    plan("c", "2");
  }

  @AfterEach
  void close() {
    client.close();
    api.close();
  }

  @Test
  void refusesARequestWithoutTheToken() throws Exception {
    Client.Reply reply = client.getAs("guess", PLANS);

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.body().path("kind").asText()).isEqualTo("Status");
    assertThat(reply.body().path("reason").asText()).isEqualTo("Unauthorized");
  }

  @Test
  void answersAnUnknownPathWithAStatus() throws Exception {
    Client.Reply reply = client.get("/apis/tollway.dev/v1alpha1/nothing");

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.body().path("reason").asText()).isEqualTo("NotFound");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
  void refusesToWrite(String method) throws Exception {
    Client.Reply reply = client.send(method, PLANS + "/a", "{}");

    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.body().path("message").asText())
        .isEqualTo("this API is read-only: edit plans.yaml instead, which holds UsagePlan shop/a");
  }

  @Test
  void namesTheFolderForAnObjectThatNoFileHolds() throws Exception {
    Client.Reply reply = client.send("POST", PLANS, "{\"metadata\": {\"name\": \"new\"}}");

    assertThat(reply.body().path("message").asText())
        .isEqualTo(
            "this API is read-only: edit the files in shop/ instead, none of which holds UsagePlan shop/new");
  }

  @Test
  void refusesALongBody() throws Exception {
    assertThat(client.send("POST", PLANS, " ".repeat(2 << 20)).status()).isEqualTo(413);
  }

  @Test
  void refusesAFormThatItCannotGive() throws Exception {
    assertThat(client.get(PLANS, "application/vnd.kubernetes.protobuf").status()).isEqualTo(406);
  }

  @Test
  void takesTheFirstFormThatItCanGive() throws Exception {
    Client.Reply reply =
        client.get(
            PLANS,
            "application/vnd.kubernetes.protobuf,application/json;as=Table;v=v1;g=meta.k8s.io");

    assertThat(reply.body().path("kind").asText()).isEqualTo("Table");
    assertThat(reply.body().at("/rows/0/cells/1").asText()).isEqualTo("1");
    assertThat(reply.contentType()).contains("as=Table");
  }

  @ParameterizedTest
  @ValueSource(strings = {"v2", "v2beta1"})
  void describesItselfInOneDocument(String version) throws Exception {
    Client.Reply reply =
        client.get(
            "/apis",
            "application/json;g=apidiscovery.k8s.io;v=" + version + ";as=APIGroupDiscoveryList");

    assertThat(reply.body().path("apiVersion").asText())
        .isEqualTo("apidiscovery.k8s.io/" + version);
    assertThat(reply.body().at("/items/0/versions/0/resources/0/resource").asText())
        .isEqualTo("usageplans");
  }

  @Test
  void describesItselfGroupByGroup() throws Exception {
    assertThat(client.get("/apis").body().at("/groups/0/name").asText()).isEqualTo("tollway.dev");
    assertThat(client.get("/api/v1").body().path("resources")).hasSize(3);
  }

  @Test
  void givesOldClientsAFrameOfTheSchemasThatTheyAskFor() throws Exception {
    assertThat(client.get("/openapi/v2").body().path("swagger").asText()).isEqualTo("2.0");
  }

  @Test
  void listsInPages() throws Exception {
    List<String> names = new ArrayList<>();
    String token = "";
    do {
      JsonNode page = client.get(PLANS + "?limit=2&continue=" + token).body();
      page.path("items").forEach(item -> names.add(item.at("/metadata/name").asText()));
      token = page.at("/metadata/continue").asText("");
    } while (!token.isEmpty());

    assertThat(names).containsExactly("a", "b", "c");
  }

  @Test
  void refusesToGoOnFromAListThatIsTooOld() throws Exception {
    String token = client.get(PLANS + "?limit=1").body().at("/metadata/continue").asText();
    for (int i = 0; i <= HISTORY; i++) {
      plan("d", Integer.toString(i));
    }

    Client.Reply reply = client.get(PLANS + "?limit=1&continue=" + token);

    assertThat(reply.status()).isEqualTo(410);
    assertThat(reply.body().path("reason").asText()).isEqualTo("Expired");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?continue=x",
        "?limit=many",
        "?labelSelector=a%3D%3D%3D",
        "?fieldSelector=spec.title%3Dx"
      })
  void refusesAParameterThatItCannotRead(String query) throws Exception {
    assertThat(client.get(PLANS + query).status()).isEqualTo(400);
  }

  @Test
  void watchesFromTheVersionOfAList() throws Exception {
    String version = client.get(PLANS).body().at("/metadata/resourceVersion").asText();
    plan("a", "9");
    store.delete(ref("b"));

    assertThat(events(PLANS + "?watch=true&timeoutSeconds=1&resourceVersion=" + version))
        .containsExactly("MODIFIED a", "DELETED b");
  }

  @Test
  void watchesWhatIsThereWhenNoVersionIsGiven() throws Exception {
    assertThat(events(PLANS + "?watch=true&timeoutSeconds=1"))
        .containsExactly("ADDED a", "ADDED b", "ADDED c");
  }

  @Test
  void tellsThatAnObjectLeftTheSelection() throws Exception {
    String version = client.get(PLANS).body().at("/metadata/resourceVersion").asText();
    plan("a", "2");
    plan("c", "1");

    assertThat(
            events(
                PLANS
                    + "?watch=1&timeoutSeconds=1&labelSelector=tier%3D1&resourceVersion="
                    + version))
        .containsExactly("DELETED a", "ADDED c");
  }

  @Test
  void marksTheEndOfTheFirstObjects() throws Exception {
    String query = "?watch=1&timeoutSeconds=1&sendInitialEvents=true&allowWatchBookmarks=true";

    try (Stream<JsonNode> lines = client.watch(PLANS + query)) {
      JsonNode mark = lines.skip(3).findFirst().orElseThrow();
      assertThat(mark.path("type").asText()).isEqualTo("BOOKMARK");
      assertThat(
              mark.path("object")
                  .path("metadata")
                  .path("annotations")
                  .path("k8s.io/initial-events-end")
                  .asText())
          .isEqualTo("true");
    }
  }

  @Test
  void tellsAWatchFromTooFarBackToListAgain() throws Exception {
    for (int i = 0; i <= HISTORY; i++) {
      plan("d", Integer.toString(i));
    }

    try (Stream<JsonNode> lines = client.watch(PLANS + "?watch=1&resourceVersion=1001")) {
      JsonNode only = lines.findFirst().orElseThrow();
      assertThat(only.path("type").asText()).isEqualTo("ERROR");
      assertThat(only.at("/object/code").asInt()).isEqualTo(410);
    }
  }

  @Test
  void keepsItsAuthorityAndPortOverARestart() throws Exception {
    Client before = client;
    api.close();
    start();

    assertThat(before.getAs(client.token(), PLANS).status()).isEqualTo(200);
    assertThat(before.get(PLANS).status()).isEqualTo(401);
    before.close();
  }

  @Test
  void makesANewAuthorityWhenTheOldOneIsUnreadable() throws Exception {
    Files.writeString(dir.resolve("ca.key"), "garbage");
    api.close();
    client.close();
    start();

    assertThat(client.get(PLANS).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ca.key", "ca.crt", "kubeconfig"})
  void writesFilesThatOnlyTheirOwnerReads(String file) throws Exception {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve(file))))
        .isEqualTo("rw-------");
  }

  private void start() throws Exception {
    List<JsonNode> definitions = List.of(new ObjectMapper().readTree(DEFINITION));
    api = new LoopbackApi(definitions, store, new PlansFile(), dir, "shop", InstantSource.system());
    client = Client.of(api.kubeconfig());
  }

  private List<String> events(String path) throws Exception {
    try (Stream<JsonNode> lines = client.watch(path)) {
      return lines
          .map(line -> line.path("type").asText() + " " + line.at("/object/metadata/name").asText())
          .toList();
    }
  }

  private void plan(String name, String tier) {
    ObjectNode plan = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata =
        plan.put("apiVersion", "tollway.dev/v1alpha1")
            .put("kind", "UsagePlan")
            .putObject("metadata")
            .put("name", name)
            .put("namespace", "shop");
    metadata.putObject("labels").put("tier", tier);
    plan.putObject("status")
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", tier);
    store.put(ref(name), before -> plan);
  }

  private static ObjectRef ref(String name) {
    return ObjectRef.plan("shop", name);
  }

  /** All plans but new ones stand in one file. */
  private static final class PlansFile implements Sources {
    @Override
    public Optional<String> fileOf(ObjectRef object) {
      return object.name().equals("new") ? Optional.empty() : Optional.of("plans.yaml");
    }

    @Override
    public String folder() {
      return "shop/";
    }
  }
}
