package dev.tollway.crds.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestsTest {

  @Test
  void readsSeveralDocumentsWithTheLinesOfTheFile() {
    Reading reading =
        Manifests.read(
            "a.yaml",
            """
            # first
            kind: A
            ---
            kind: B
            metadata:
              name: b
            --- # third
            kind: C
            """);

    assertThat(reading.problems()).isEmpty();
    assertThat(reading.manifests()).extracting(Manifest::kind).containsExactly("A", "B", "C");
    assertThat(reading.manifests()).extracting(Manifest::line).containsExactly(2, 4, 8);
    assertThat(reading.manifests().get(1).lineOf("metadata.name")).isEqualTo(6);
  }

  @Test
  void anUnwrittenFieldIsWhereItsParentIs() {
    Manifest manifest = only("kind: A\nspec:\n  rules:\n  - name: x\n");

    assertThat(manifest.lineOf("spec.rules[0].matches[2].path")).isEqualTo(4);
    assertThat(manifest.lineOf("status")).isEqualTo(1);
  }

  @Test
  void emptyDocumentsAreNothing() {
    assertThat(Manifests.read("a.yaml", "---\n# nothing\n---\n---\nkind: A\n").manifests())
        .hasSize(1);
  }

  @Test
  void jsonIsReadToo() {
    assertThat(only("{\"kind\": \"A\", \"spec\": {\"n\": 1}}").content().at("/spec/n").asInt())
        .isEqualTo(1);
  }

  @Test
  void windowsLineEndsAreReadToo() {
    Reading reading = Manifests.read("a.yaml", "kind: A\r\n---\r\nkind: B\r\n");

    assertThat(reading.problems()).isEmpty();
    assertThat(reading.manifests()).extracting(Manifest::kind).containsExactly("A", "B");
  }

  @Test
  void aByteOrderMarkIsNoContent() {
    assertThat(only("\uFEFFkind: A\n").kind()).isEqualTo("A");
  }

  @Test
  void aManifestDoesNotShowItsContent() {
    Manifest secret =
        only("kind: Secret\nmetadata: {name: s, namespace: shop}\nstringData: {key: tw_x}\n");

    assertThat(secret.toString()).isEqualTo("a.yaml:1: Secret shop/s");
    assertThat(Judge.load().judge(secret).toString()).isEqualTo("accepted");
  }

  @Test
  void aListIsItsItems() {
    Reading reading =
        Manifests.read(
            "a.yaml",
            """
            apiVersion: v1
            kind: List
            items:
            - kind: A
            - kind: B
              spec: {x: 1}
            """);

    assertThat(reading.manifests()).extracting(Manifest::kind).containsExactly("A", "B");
    assertThat(reading.manifests().get(1).lineOf("spec.x")).isEqualTo(6);
  }

  @Test
  void aKeyGivenTwiceIsAProblem() {
    assertThat(problems("kind: A\nspec:\n  x: 1\n  x: 1\n"))
        .containsExactly("a.yaml:4: spec.x: must be given once only: it stands also on line 3");
  }

  @Test
  void aBrokenDocumentHidesNoOther() {
    Reading reading = Manifests.read("a.yaml", "kind: A\n---\nkind: [B\n---\nkind: C\n");

    assertThat(reading.manifests()).extracting(Manifest::kind).containsExactly("A", "C");
    assertThat(reading.problems()).hasSize(1);
    assertThat(reading.problems().getFirst().toString()).startsWith("a.yaml:4: must be YAML: ");
  }

  @Test
  void aTabIsAProblemOfItsLine() {
    assertThat(problems("kind: A\nspec:\n\tx: 1\n"))
        .singleElement()
        .asString()
        .startsWith("a.yaml:3: must be YAML: ");
  }

  @Test
  void aDocumentThatIsNoMappingIsAProblem() {
    assertThat(problems("- a\n"))
        .containsExactly("a.yaml:1: must be a mapping with apiVersion and kind");
  }

  @Test
  void anchorsAndMergesAreExpanded() {
    Manifest manifest = only("kind: A\nbase: &b {x: 1, z: 2}\nspec: {<<: *b, z: 3}\nagain: *b\n");

    assertThat(manifest.content().path("spec").toString()).isEqualTo("{\"z\":3,\"x\":1}");
    assertThat(manifest.content().path("again").toString()).isEqualTo("{\"x\":1,\"z\":2}");
  }

  @Test
  void aBombOfAliasesIsRefused() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 10; i++) {
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(10)));
    }

    assertThat(problems(bomb.toString())).hasSize(1).first().asString().contains("must not");
  }

  @Test
  void anAliasOfItselfIsRefused() {
    assertThat(problems("kind: A\nspec: &s\n  x: *s\n")).hasSize(1);
  }

  @Test
  void endlessNestingIsRefused() {
    assertThat(problems("a: " + "[".repeat(100) + "]".repeat(100)))
        .containsExactly("a.yaml:1: must not be nested deeper than 64 levels");
  }

  @Test
  void nestingThatWouldOverflowAStackIsRefused() {
    assertThat(problems("a: " + "[".repeat(100_000)))
        .containsExactly("a.yaml:1: must not be nested deeper than 64 levels");
  }

  @Test
  void aTextThatIsTooLongIsRefused() {
    assertThat(problems("#".repeat(Manifests.MAX_CHARACTERS + 1)))
        .containsExactly("a.yaml:1: must not be longer than 3145728 characters");
  }

  @ParameterizedTest
  @CsvSource({
    "yes, true",
    "On, true",
    "y, true",
    "no, false",
    "off, false",
    "N, false",
    "010, 8",
    "0x10, 16",
    "0b11, 3",
    "1_000, 1000",
    "1.0, 1",
    "1e3, 1000",
    "-5, -5",
    "1.5, 1.5",
    "~, null",
    "Null, null",
    "2026-12-01, '\"2026-12-01\"'",
    "12:30:45, '\"12:30:45\"'",
    "1h, '\"1h\"'",
    "'\"no\"', '\"no\"'",
    "!!str 12, '\"12\"'",
    "0o17, 15",
    "08, 8",
    "+1, 1",
    ".5, 0.5",
    "1.2.3, '\"1.2.3\"'"
  })
  void scalarsAreWhatKubectlMakesOfThem(String yaml, String json) {
    assertThat(only("v: " + yaml).content().path("v").toString()).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"on", "true", "yes"})
  void keysAreResolvedAsValuesAre(String key) {
    assertThat(only(key + ": 1").content().has("true")).isTrue();
  }

  private static Manifest only(String text) {
    Reading reading = Manifests.read("a.yaml", text);
    assertThat(reading.problems()).isEmpty();
    assertThat(reading.manifests()).hasSize(1);
    return reading.manifests().getFirst();
  }

  private static List<String> problems(String text) {
    return Manifests.read("a.yaml", text).problems().stream()
        .map(LocatedProblem::toString)
        .toList();
  }
}
