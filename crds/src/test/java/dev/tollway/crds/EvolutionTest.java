package dev.tollway.crds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * What was once published stays: objects that are stored in clusters must still be valid. The
 * baseline is the schema of the last release; a release copies {@code crds/*.yaml} there.
 */
class EvolutionTest {
  private static final Path BASELINE = Path.of("src", "test", "resources", "baseline");

  @Test
  void nothingPublishedIsTakenAway() {
    List<String> breaks = new ArrayList<>();
    Schemas.crds()
        .forEach((kind, crd) -> {
          String file = crd.path("metadata").path("name").asText() + ".yaml";
          JsonNode before = Schemas.root(Schemas.read(BASELINE.resolve(file)));
          breaks.addAll(breaks(kind, before, Schemas.root(crd)));
        });
    assertThat(breaks).as("changes that break stored objects").isEmpty();
  }

  @Test
  void aRemovedFieldIsSeen() {
    assertThat(breaksOf("{type: object, properties: {a: {type: string}}}", "{type: object}"))
        .containsExactly("Kind.a: removed");
  }

  @Test
  void aChangedTypeIsSeen() {
    assertThat(
            breaksOf(
                "{type: object, properties: {a: {type: string}}}",
                "{type: object, properties: {a: {type: integer}}}"))
        .containsExactly("Kind.a: type changed");
  }

  @Test
  void aNewlyRequiredFieldIsSeen() {
    assertThat(
            breaksOf(
                "{type: object, properties: {a: {type: string}}}",
                "{type: object, required: [a], properties: {a: {type: string}}}"))
        .containsExactly("Kind: a newly required");
  }

  @Test
  void aNarrowedBoundIsSeen() {
    assertThat(breaksOf("{type: string, maxLength: 9}", "{type: string, maxLength: 8}"))
        .containsExactly("Kind: maxLength narrowed");
  }

  @Test
  void aRemovedWordIsSeen() {
    assertThat(breaksOf("{type: string, enum: [A, B]}", "{type: string, enum: [A, C]}"))
        .containsExactly("Kind: B no longer allowed");
  }

  private static List<String> breaksOf(String before, String after) {
    return breaks("Kind", Schemas.parse(before), Schemas.parse(after));
  }

  private static List<String> breaks(String kind, JsonNode before, JsonNode after) {
    List<String> breaks = new ArrayList<>();
    Map<String, JsonNode> now = Schemas.fields(after, kind);
    Schemas.fields(before, kind)
        .forEach((path, old) -> {
          JsonNode schema = now.get(path);
          if (schema == null) {
            breaks.add(path + ": removed");
            return;
          }
          if (!old.path("type").equals(schema.path("type"))) {
            breaks.add(path + ": type changed");
          }
          Set<String> required = words(schema.path("required"));
          required.removeAll(words(old.path("required")));
          required.forEach(name -> breaks.add(path + ": " + name + " newly required"));
          Set<String> gone = words(old.path("enum"));
          gone.removeAll(words(schema.path("enum")));
          gone.forEach(word -> breaks.add(path + ": " + word + " no longer allowed"));
          for (String bound : List.of("maximum", "maxLength", "maxItems", "maxProperties")) {
            if (schema.has(bound)
                && schema.get(bound).asLong() < old.path(bound).asLong(Long.MAX_VALUE)) {
              breaks.add(path + ": " + bound + " narrowed");
            }
          }
          for (String bound : List.of("minimum", "minLength", "minItems", "minProperties")) {
            if (schema.has(bound)
                && schema.get(bound).asLong() > old.path(bound).asLong(Long.MIN_VALUE)) {
              breaks.add(path + ": " + bound + " narrowed");
            }
          }
        });
    return breaks;
  }

  private static Set<String> words(JsonNode list) {
    Set<String> words = new TreeSet<>();
    list.forEach(word -> words.add(word.asText()));
    return words;
  }
}
