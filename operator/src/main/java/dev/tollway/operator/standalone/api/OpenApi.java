package dev.tollway.operator.standalone.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.util.List;

/**
 * OpenAPI v3 per group and version: the schemas that {@code kubectl explain} shows, and the
 * operations that kubectl looks at before it sends something.
 */
record OpenApi(Catalog catalog) {
  private static final String TITLE = "Tollway";
  private static final String VERSION = "v1";

  /**
   * {@code /openapi/v2} as JSON: nothing but the frame. Clients of before Kubernetes 1.29 do not go
   * on without one, and skip what it does not describe.
   */
  static ObjectNode frameV2() {
    ObjectNode frame = JsonNodeFactory.instance.objectNode().put("swagger", "2.0");
    frame.putObject("info").put("title", TITLE).put("version", VERSION);
    frame.putObject("paths");
    frame.putObject("definitions");
    return frame;
  }

  /**
   * The same in the only form that kubectl takes: protobuf, by the field numbers of gnostic's
   * OpenAPIv2.proto.
   */
  static ByteString binaryFrameV2() {
    UnknownFieldSet info =
        UnknownFieldSet.newBuilder().addField(1, text(TITLE)).addField(2, text(VERSION)).build();
    return UnknownFieldSet.newBuilder()
        .addField(1, text("2.0"))
        .addField(2, bytes(info.toByteString()))
        .addField(8, bytes(ByteString.EMPTY))
        .addField(9, bytes(ByteString.EMPTY))
        .build()
        .toByteString();
  }

  private static UnknownFieldSet.Field text(String text) {
    return bytes(ByteString.copyFromUtf8(text));
  }

  private static UnknownFieldSet.Field bytes(ByteString bytes) {
    return UnknownFieldSet.Field.newBuilder().addLengthDelimited(bytes).build();
  }

  /** {@code /openapi/v3}. */
  ObjectNode index() {
    ObjectNode index = JsonNodeFactory.instance.objectNode();
    ObjectNode paths = index.putObject("paths");
    paths.putObject("api/v1").put("serverRelativeURL", "/openapi/v3/api/v1");
    for (ResourceType group : catalog.groups()) {
      String path = "apis/" + group.apiVersion();
      paths.putObject(path).put("serverRelativeURL", "/openapi/v3/" + path);
    }
    return index;
  }

  /** {@code /openapi/v3/apis/GROUP/VERSION}. */
  ObjectNode document(List<ResourceType> types) {
    ObjectNode document = JsonNodeFactory.instance.objectNode().put("openapi", "3.0.0");
    document.putObject("info").put("title", TITLE).put("version", VERSION);
    ObjectNode paths = document.putObject("paths");
    ObjectNode schemas = document.putObject("components").putObject("schemas");
    for (ResourceType type : types) {
      schemas.set(schemaName(type), schema(type));
      String collection =
          type.root() + (type.namespaced() ? "/namespaces/{namespace}/" : "/") + type.plural();
      paths.putObject(collection).set("get", operation(type, "list"));
      ObjectNode object = paths.putObject(collection + "/{name}");
      object.set("get", operation(type, "get"));
      // kubectl looks for this parameter to learn that the server judges fields. It answers such a
      // request with the file to edit, so that nothing else needs to be checked before.
      ObjectNode patch = operation(type, "patch");
      patch.putArray("parameters").addObject().put("name", "fieldValidation").put("in", "query");
      object.set("patch", patch);
      object.set("put", patch.deepCopy());
      ((ObjectNode) paths.get(collection)).set("post", patch.deepCopy());
    }
    return document;
  }

  private static ObjectNode operation(ResourceType type, String action) {
    ObjectNode operation = JsonNodeFactory.instance.objectNode();
    operation.put("x-kubernetes-action", action);
    operation.set("x-kubernetes-group-version-kind", groupVersionKind(type));
    ObjectNode answer = operation.putObject("responses").putObject("200");
    answer
        .put("description", "OK")
        .putObject("content")
        .putObject("application/json")
        .putObject("schema")
        .put("$ref", "#/components/schemas/" + schemaName(type));
    return operation;
  }

  private static JsonNode schema(ResourceType type) {
    ObjectNode schema = type.schema().deepCopy();
    ArrayNode kinds = schema.putArray("x-kubernetes-group-version-kind");
    kinds.add(groupVersionKind(type));
    return schema;
  }

  private static ObjectNode groupVersionKind(ResourceType type) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("group", type.group())
        .put("version", type.version())
        .put("kind", type.kind());
  }

  private static String schemaName(ResourceType type) {
    return (type.group().isEmpty() ? "io.k8s.api.core" : "dev.tollway")
        + "."
        + type.version()
        + "."
        + type.kind();
  }
}
