package dev.tollway.operator.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollway.crds.schema.Judge;
import dev.tollway.crds.schema.Manifests;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The CustomResourceDefinitions on the class path: the very ones that a cluster gets. */
final class Definitions {
  private static final List<String> NAMES =
      List.of("apiroutes", "usageplans", "apikeys", "apikeygrants");

  private Definitions() {}

  static List<JsonNode> load() {
    List<JsonNode> definitions = new ArrayList<>();
    for (String name : NAMES) {
      String resource = "/dev/tollway/crds/" + name + ".tollway.dev.yaml";
      try (InputStream in = Judge.class.getResourceAsStream(resource)) {
        if (in == null) {
          throw new IllegalStateException(resource + " is missing on the class path");
        }
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        definitions.add(Manifests.read(resource, text).manifests().getFirst().content());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return List.copyOf(definitions);
  }
}
