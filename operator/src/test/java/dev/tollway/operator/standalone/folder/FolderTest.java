package dev.tollway.operator.standalone.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.crds.schema.Judge;
import dev.tollway.operator.resolve.ObjectRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTest {
  private static final Judge JUDGE = Judge.load();
  private static final ObjectRef SHOP = new ObjectRef("Namespace", "", "shop");
  private static final String NAMESPACE =
      "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}\n";

  @TempDir Path dir;
  @TempDir Path data;
  private final AtomicLong time = new AtomicLong();
  private Folder folder;

  @BeforeEach
  void open() throws IOException {
    write("a.yaml", NAMESPACE);
    write("standalone.yaml", "workloads: []\n");
    folder = new Folder(dir, data, JUDGE::judge, time::get);
    assertThat(folder.scan().objects()).containsKey(SHOP);
  }

  @Test
  void keepsTheObjectsOfAFileThatIsEmptyForAMoment() throws IOException {
    write("a.yaml", "");

    assertThat(folder.scan().objects()).containsKey(SHOP);
    assertThat(folder.settled()).isFalse();
  }

  @Test
  void withdrawsTheObjectsOfAFileThatStaysEmpty() throws IOException {
    write("a.yaml", "");
    folder.scan();
    time.addAndGet(LiveFile.SETTLE_NANOS);

    assertThat(folder.scan().objects()).isEmpty();
    assertThat(folder.settled()).isTrue();
  }

  @Test
  void keepsTheObjectsOfAFileThatIsMissingForAMoment() throws IOException {
    Files.delete(dir.resolve("a.yaml"));
    folder.scan();
    write("a.yaml", NAMESPACE);
    time.addAndGet(LiveFile.SETTLE_NANOS);

    assertThat(folder.scan().objects()).containsKey(SHOP);
  }

  @Test
  void movesAnObjectToAnotherFileWithoutAProblem() throws IOException {
    Files.move(dir.resolve("a.yaml"), dir.resolve("b.yaml"));

    FolderState state = folder.scan();
    assertThat(state.problems()).isEmpty();
    assertThat(state.objects().values())
        .extracting(FolderObject::file)
        .containsExactly(dir.resolve("b.yaml").toString());
  }

  @Test
  void readsTheItemsOfAList() throws IOException {
    write("a.yaml", "{apiVersion: v1, kind: List, items: [" + NAMESPACE.strip() + "]}");

    assertThat(folder.scan().objects()).containsKey(SHOP);
  }

  @Test
  void skipsOtherKindsWithANote() throws IOException {
    write("b.yaml", "{apiVersion: v1, kind: Service, metadata: {name: orders}}");

    FolderState state = folder.scan();
    assertThat(state.problems()).isEmpty();
    assertThat(state.notes())
        .containsExactly(dir + "/b.yaml:1: skipped Service orders (v1): nothing reads it here");
  }

  @Test
  void rejectsAnUnknownKindOfOurGroup() throws IOException {
    write("b.yaml", "{apiVersion: tollway.dev/v1alpha1, kind: Plan, metadata: {name: gold}}");

    assertThat(folder.scan().problems()).singleElement().asString().contains("/b.yaml:1: kind: ");
  }

  @Test
  void rejectsADocumentThatNamesNoKind() throws IOException {
    write("b.yaml", "name: gold\n");

    assertThat(folder.scan().problems())
        .singleElement()
        .hasToString(dir + "/b.yaml:1: must have apiVersion and kind");
  }

  @Test
  void readsNeitherDotFoldersNorDotFiles() throws IOException {
    write(".git/x.yaml", "broken: {");
    write(".x.yaml", "broken: {");

    assertThat(folder.scan().problems()).isEmpty();
  }

  @Test
  void readsAWorkloadMapAtTheTopOnly() throws IOException {
    write("deep/standalone.yaml", "broken: {");

    FolderState state = folder.scan();
    assertThat(state.problems()).isEmpty();
    assertThat(state.notes()).singleElement().asString().contains("deep/standalone.yaml: skipped");
  }

  @Test
  void saysThatTheWorkloadMapIsMissing() throws IOException {
    Files.delete(dir.resolve("standalone.yaml"));

    assertThat(folder.scan().problems())
        .singleElement()
        .hasToString(dir + "/standalone.yaml:1: must exist and say where workloads listen");
  }

  @Test
  void putsObjectsWithoutNamespaceIntoDefault() throws IOException {
    write("b.yaml", "{apiVersion: apps/v1, kind: Deployment, metadata: {name: orders}}");

    assertThat(folder.scan().objects())
        .containsKey(new ObjectRef("Deployment", "default", "orders"));
  }

  @Test
  void keepsTheLastGoodFormOfAFileThatIsNoText() throws IOException {
    Files.write(dir.resolve("a.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    time.addAndGet(10 * LiveFile.SETTLE_NANOS);

    FolderState state = folder.scan();
    assertThat(state.objects()).containsKey(SHOP);
    assertThat(state.problems()).singleElement().hasToString(dir + "/a.yaml:1: must be UTF-8");
  }

  @Test
  void rejectsASecretWhoseKeyIsNotBase64() throws IOException {
    write(
        "b.yaml",
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: own, labels: {tollway.dev/api-key: "true"}}
        data: {key: "not base64"}
        """);

    FolderState state = folder.scan();
    assertThat(state.problems())
        .singleElement()
        .hasToString(
            dir + "/b.yaml:4: data.key: must be base64; write plain text under stringData");
  }

  private void write(String file, String text) throws IOException {
    Path path = dir.resolve(file);
    Files.createDirectories(path.getParent());
    Files.write(path, text.getBytes(StandardCharsets.UTF_8));
  }
}
