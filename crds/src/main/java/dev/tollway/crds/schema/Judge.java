package dev.tollway.crds.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Judges manifests of our kinds as the API server would with strict field validation: unknown
 * fields, types, bounds, defaults, uniqueness and CEL rules, from the very CRDs that a cluster
 * gets. Immutable and safe for any number of threads.
 */
public final class Judge {
  private static final List<String> CRDS =
      List.of(
          "apiroutes.tollway.dev",
          "usageplans.tollway.dev",
          "apikeys.tollway.dev",
          "apikeygrants.tollway.dev");

  private final Map<String, Structure> byType;

  private Judge(Map<String, Structure> byType) {
    this.byType = byType;
  }

  /** Makes a judge from the CRDs on the class path; compiles every rule, so keep it. */
  public static Judge load() {
    Map<String, Structure> byType = new TreeMap<>();
    Structure metadata = Structure.of(resource("/dev/tollway/crds/schema/metadata.yaml"));
    for (String name : CRDS) {
      JsonNode spec = resource("/dev/tollway/crds/" + name + ".yaml").path("spec");
      for (JsonNode version : spec.path("versions")) {
        byType.put(
            type(
                spec.path("group").asText() + "/" + version.path("name").asText(),
                spec.path("names").path("kind").asText()),
            Structure.of(version.path("schema").path("openAPIV3Schema"))
                .with("metadata", metadata));
      }
    }
    return new Judge(byType);
  }

  /**
   * Judges one object. One that is not of our group is not judged and comes back as it is; one that
   * is, but of an unknown kind or version, is a problem.
   */
  public Judgement judge(Manifest manifest) {
    ObjectNode object = manifest.content().deepCopy();
    if (!manifest.isOurs()) {
      return new Judgement(object, List.of());
    }
    Structure structure = byType.get(type(manifest.apiVersion(), manifest.kind()));
    if (structure == null) {
      return new Judgement(object, List.of(unknownType(manifest)));
    }
    // The API server drops it too: status has a path of its own.
    object.remove("status");
    if (!object.has("metadata")) {
      object.putObject("metadata");
    }
    Walk walk = new Walk(manifest);
    walk.value(object, structure, "");
    return new Judgement(object, new ArrayList<>(walk.problems()));
  }

  private LocatedProblem unknownType(Manifest manifest) {
    boolean version =
        byType.keySet().stream().anyMatch(t -> t.startsWith(manifest.apiVersion() + " "));
    return version
        ? manifest.problem("kind", "must be one of " + String.join(", ", kinds()))
        : manifest.problem("apiVersion", "must be " + Manifest.GROUP + "/v1alpha1");
  }

  private List<String> kinds() {
    return byType.keySet().stream().map(t -> t.substring(t.indexOf(' ') + 1)).distinct().toList();
  }

  private static String type(String apiVersion, String kind) {
    return apiVersion + " " + kind;
  }

  private static JsonNode resource(String name) {
    try (InputStream in = Judge.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing on the class path");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Manifests.read(name, text).manifests().getFirst().content();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
