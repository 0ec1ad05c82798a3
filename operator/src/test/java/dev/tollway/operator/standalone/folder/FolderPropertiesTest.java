package dev.tollway.operator.standalone.folder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollway.crds.schema.Judgement;
import dev.tollway.crds.schema.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

class FolderPropertiesTest {

  private static final String DELETE = "delete";

  /** One edit; a text that is {@link #DELETE} deletes the file. */
  record Edit(String file, String text, boolean scan, long passes) {}

  @Property(tries = 150, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
  void anySequenceOfEditsEndsInTheStateOfAFreshRead(@ForAll("edits") List<Edit> edits)
      throws IOException {
    Path home = Files.createTempDirectory("folder");
    try {
      Path dir = Files.createDirectories(home.resolve("dir"));
      Path data = Files.createDirectories(home.resolve("data"));
      AtomicLong time = new AtomicLong();
      Folder live = new Folder(dir, data, FolderPropertiesTest::judge, time::get);
      live.scan();
      for (Edit edit : edits) {
        apply(dir, edit);
        time.addAndGet(edit.passes());
        if (edit.scan()) {
          live.scan();
        }
      }
      live.scan();
      time.addAndGet(LiveFile.SETTLE_NANOS);
      String settled = live.scan().toString();

      Folder fresh = new Folder(dir, data, FolderPropertiesTest::judge, time::get);

      assertThat(fresh.scan()).hasToString(settled);
    } finally {
      delete(home);
    }
  }

  @Provide
  Arbitrary<List<Edit>> edits() {
    Arbitrary<String> key =
        Combinators.combine(Arbitraries.of("a", "b", "c"), Arbitraries.integers().between(0, 3))
            .as((name, value) ->
                "{apiVersion: tollway.dev/v1alpha1, kind: ApiKey, metadata: {name: "
                    + name
                    + "}, spec: {v: "
                    + value
                    + "}}\n");
    Arbitrary<String> manifests =
        Arbitraries.oneOf(
            key,
            Combinators.combine(key, key).as((one, other) -> one + "---\n" + other),
            key.map(text -> text + "---\nbroken: {"),
            Arbitraries.of("", "broken: {", "kind: nothing", DELETE));
    Arbitrary<String> maps =
        Arbitraries.oneOf(
            Arbitraries.integers()
                .between(1, 3)
                .map(port ->
                    "workloads: [{namespace: a, kind: Deployment, name: d, listen: \"h:"
                        + port
                        + "\", upstream: demo}]\n"),
            Arbitraries.of("workloads: 7", "broken: {"));
    Arbitrary<Edit> manifest = edit(Arbitraries.of("x.yaml", "y.yaml", "deep/z.yaml"), manifests);
    Arbitrary<Edit> map = edit(Arbitraries.just("standalone.yaml"), maps);
    return Arbitraries.frequencyOf(Tuple.of(5, manifest), Tuple.of(1, map))
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }

  private static Arbitrary<Edit> edit(Arbitrary<String> file, Arbitrary<String> text) {
    return Combinators.combine(
            file,
            text,
            Arbitraries.of(true, true, false),
            Arbitraries.longs().between(1, 2 * LiveFile.SETTLE_NANOS))
        .as(Edit::new);
  }

  /** Rejects one value, as a schema would. */
  private static Judgement judge(Manifest manifest) {
    ObjectNode content = manifest.content();
    return new Judgement(
        content,
        content.path("spec").path("v").asInt() == 0
            ? List.of(manifest.problem("spec.v", "must not be 0"))
            : List.of());
  }

  private static void apply(Path dir, Edit edit) throws IOException {
    Path file = dir.resolve(edit.file());
    if (edit.text().equals(DELETE)) {
      Files.deleteIfExists(file);
    } else {
      Files.createDirectories(file.getParent());
      Files.writeString(file, edit.text());
    }
  }

  private static void delete(Path home) throws IOException {
    try (Stream<Path> all = Files.walk(home)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
