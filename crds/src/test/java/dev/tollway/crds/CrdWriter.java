package dev.tollway.crds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes the CRD YAML from the Java types: what fabric8's generator knows, and then what it does not
 * (list types and map keys, formats and bounds of times, printer columns in our order, the
 * category).
 */
final class CrdWriter {
  /**
   * Lists whose entries are told apart by one field; all others are atomic, except {@code
   * keyHashes}.
   */
  private static final Map<String, String> MAP_KEYS =
      Map.of(
          "spec.rules", "name",
          "spec.rateLimits", "name",
          "spec.quotas", "name",
          "spec.topUps", "id",
          "status.quotas", "name",
          "status.conditions", "type");

  private static final String READY = ".status.conditions[?(@.type==\"Ready\")]";
  private static final String PAYS = ".status.conditions[?(@.type==\"PaymentRequired\")]";

  private static final Map<String, List<Column>> COLUMNS =
      Map.of(
          "ApiRoute",
          List.of(
              new Column("Ready", "string", READY + ".status"),
              new Column("Reason", "string", READY + ".reason"),
              new Column("Target", "string", ".spec.targetRef.name"),
              new Column("Sidecars", "integer", ".status.sidecars.programmed"),
              new Column("Age", "date", ".metadata.creationTimestamp")),
          "UsagePlan",
          List.of(
              new Column("Ready", "string", READY + ".status"),
              new Column("Reason", "string", READY + ".reason"),
              new Column("Keys", "integer", ".status.keys.total"),
              new Column("MustPay", "integer", ".status.keys.paymentRequired"),
              new Column("Age", "date", ".metadata.creationTimestamp")),
          "ApiKey",
          List.of(
              new Column("Ready", "string", READY + ".status"),
              new Column("Pays", "string", PAYS + ".reason"),
              new Column("Plan", "string", ".status.plan"),
              new Column("Consumer", "string", ".spec.consumer.name"),
              new Column("Expires", "string", ".spec.expireTime"),
              new Column("Age", "date", ".metadata.creationTimestamp")),
          "ApiKeyGrant",
          List.of(
              new Column("Ready", "string", READY + ".status"),
              new Column("Reason", "string", READY + ".reason"),
              new Column("Decision", "string", ".spec.decision"),
              new Column("Plan", "string", ".spec.planRef.name"),
              new Column("Namespace", "string", ".spec.keyRef.namespace"),
              new Column("Key", "string", ".spec.keyRef.name"),
              new Column("Age", "date", ".metadata.creationTimestamp")));

  /** What {@code kubectl explain} says of a kind. */
  private static final Map<String, String> TEXTS =
      Map.of(
          "ApiRoute",
          "What is protected: the requests to a workload's port that want a key, and what each"
              + " costs.",
          "UsagePlan",
          "What is sold: routes, limits of speed (429) and of amount (402), prices and the term of"
              + " a subscription.",
          "ApiKey",
          "Who calls: one account of a plan, with its keys, subscription and money.",
          "ApiKeyGrant",
          "What the seller decides about one key on one plan: approval, subscription and money. It"
              + " replaces what the key itself says.");

  private record Column(String name, String type, String jsonPath) {}

  private final KubernetesSerialization serialization = new KubernetesSerialization();
  private final ObjectMapper json = new ObjectMapper();
  private final YAMLMapper yaml =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .build();

  private CrdWriter() {}

  /** The YAML of every CRD, by file name. */
  static Map<String, String> write() {
    return new CrdWriter().generate();
  }

  private Map<String, String> generate() {
    Map<String, String> files = new TreeMap<>();
    List<HasMetadata> crds = new ArrayList<>();
    new CRDGenerator()
        .customResourceClasses(ApiRoute.class, UsagePlan.class, ApiKey.class, ApiKeyGrant.class)
        .forCRDVersions("v1")
        .withParallelGenerationEnabled(false)
        .withPostProcessor(
            new CRDPostProcessor() {
              @Override
              public HasMetadata process(HasMetadata crd, String version) {
                crds.add(crd);
                return crd;
              }
            })
        .withOutput(new Discard())
        .generate();
    for (HasMetadata crd : crds) {
      files.put(crd.getMetadata().getName() + ".yaml", yaml(refine(crd)));
    }
    return files;
  }

  private ObjectNode refine(HasMetadata generated) {
    ObjectNode crd;
    try {
      crd = (ObjectNode) json.readTree(serialization.asJson(generated));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ObjectNode names = (ObjectNode) crd.path("spec").path("names");
    names.putArray("categories").add("tollway");
    names.put("listKind", names.path("kind").asText() + "List");
    ObjectNode version = (ObjectNode) crd.path("spec").path("versions").get(0);
    version.remove("additionalPrinterColumns");
    ArrayNode columns = version.putArray("additionalPrinterColumns");
    for (Column column : COLUMNS.getOrDefault(names.path("kind").asText(), List.of())) {
      columns
          .addObject()
          .put("name", column.name())
          .put("type", column.type())
          .put("jsonPath", column.jsonPath());
    }
    ObjectNode root = (ObjectNode) version.path("schema").path("openAPIV3Schema");
    refine(root, "");
    root.put("description", TEXTS.getOrDefault(names.path("kind").asText(), ""));
    root.putArray("required").add("spec");
    ObjectNode properties = (ObjectNode) root.path("properties");
    for (String name : List.of("metadata", "kind", "apiVersion")) {
      properties.remove(name);
    }
    properties.putObject("metadata").put("type", "object");
    properties.putObject("kind").put("type", "string");
    properties.putObject("apiVersion").put("type", "string");
    describe(properties, "spec", "What is wanted.");
    describe(properties, "status", "What is; written by the controller.");
    return ordered(crd);
  }

  private static void describe(ObjectNode properties, String name, String description) {
    ((ObjectNode) properties.path(name)).put("description", description);
  }

  private void refine(ObjectNode schema, String path) {
    if (path.endsWith("Time") || path.endsWith(".time")) {
      // The generator sees a string in what our serializer writes; by our naming these are times.
      schema.put("format", "date-time").put("maxLength", 40);
    }
    if (schema.path("type").asText().equals("integer")) {
      whole(schema, "minimum");
      whole(schema, "maximum");
      if (schema.path("maximum").asLong(Long.MAX_VALUE) > Integer.MAX_VALUE) {
        schema.put("format", "int64");
      }
    }
    if (schema.path("type").asText().equals("array")) {
      String key = MAP_KEYS.get(path);
      schema.put(
          "x-kubernetes-list-type",
          key != null ? "map" : path.equals("spec.keyHashes") ? "set" : "atomic");
      if (key != null) {
        schema.putArray("x-kubernetes-list-map-keys").add(key);
      }
    }
    if (path.equals("status.conditions")) {
      schema.set("items", condition());
    }
    schema
        .path("properties")
        .properties()
        .forEach(e ->
            refine(
                (ObjectNode) e.getValue(), path.isEmpty() ? e.getKey() : path + "." + e.getKey()));
    if (schema.path("items") instanceof ObjectNode items) {
      refine(items, path + "[]");
    }
  }

  private static void whole(ObjectNode schema, String bound) {
    if (schema.has(bound)) {
      schema.put(bound, schema.path(bound).asLong());
    }
  }

  /** As metav1.Condition declares itself; fabric8's class carries no bounds. */
  private JsonNode condition() {
    try {
      return yaml.readTree(
          """
          type: object
          required: [lastTransitionTime, message, reason, status, type]
          properties:
            lastTransitionTime:
              type: string
              format: date-time
              description: When status last changed, RFC 3339.
            message:
              type: string
              maxLength: 32768
              description: One sentence for people that names the object and the fix.
            observedGeneration:
              type: integer
              format: int64
              minimum: 0
              description: Generation of the spec that the condition describes.
            reason:
              type: string
              minLength: 1
              maxLength: 1024
              pattern: ^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$
              description: Reason in one word, for programs.
            status:
              type: string
              enum: ["True", "False", Unknown]
              description: True, False or Unknown.
            type:
              type: string
              maxLength: 316
              pattern: ^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$
              description: What is judged, in one word.
          """);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ObjectNode ordered(ObjectNode crd) {
    ObjectNode first = json.createObjectNode();
    for (String name : List.of("apiVersion", "kind", "metadata", "spec")) {
      first.set(name, crd.get(name));
    }
    return first;
  }

  private String yaml(JsonNode crd) {
    try {
      return "# Generated from the Java types; do not edit. CrdFilesTest says how to write it anew.\n"
          + yaml.writeValueAsString(crd);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The generator wants to write files; the post-processor has what we need. */
  private static final class Discard implements CRDGenerator.CRDOutput<OutputStream> {
    @Override
    public OutputStream outputFor(String crdName) {
      return new ByteArrayOutputStream();
    }

    @Override
    public URI crdURI(String crdName) {
      return Path.of(crdName).toUri();
    }

    @Override
    public void close() {}
  }
}
