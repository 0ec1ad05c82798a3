package dev.tollway.operator.standalone.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Errors as every Kubernetes client reads them: meta/v1 Status. */
record KubeStatus(int code, String reason, String message, @Nullable String details) {

  static KubeStatus unauthorized() {
    return new KubeStatus(
        401, "Unauthorized", "Unauthorized: use the kubeconfig in the data directory", null);
  }

  static KubeStatus notFound(ResourceType type, String name) {
    return new KubeStatus(404, "NotFound", type.quoted(name) + " not found", name);
  }

  static KubeStatus unknownPath(String path) {
    return new KubeStatus(404, "NotFound", "nothing is served at " + path, null);
  }

  static KubeStatus tooLarge(long bound) {
    return new KubeStatus(
        413, "RequestEntityTooLarge", "the body is longer than " + bound + " bytes", null);
  }

  static KubeStatus badRequest(String message) {
    return new KubeStatus(400, "BadRequest", message, null);
  }

  static KubeStatus readOnly(String message) {
    return new KubeStatus(405, "MethodNotAllowed", message, null);
  }

  static KubeStatus notAcceptable() {
    return new KubeStatus(
        406,
        "NotAcceptable",
        "only application/json is served, and Table where it is listed",
        null);
  }

  /** The version that the client asks from is no longer kept: it lists again. */
  static KubeStatus expired(long resourceVersion, long oldest) {
    return new KubeStatus(
        410, "Expired", "too old resource version: " + resourceVersion + " (" + oldest + ")", null);
  }

  static KubeStatus tooManyRequests() {
    return new KubeStatus(
        429, "TooManyRequests", "too many requests at once, try again later", null);
  }

  static KubeStatus internal() {
    return new KubeStatus(500, "InternalError", "this is a fault of Tollway: see its log", null);
  }

  ObjectNode json() {
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    status.put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Failure").put("message", message).put("reason", reason);
    if (details != null) {
      status.putObject("details").put("name", details);
    }
    status.put("code", code);
    return status;
  }
}
