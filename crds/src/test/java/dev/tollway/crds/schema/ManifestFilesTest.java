package dev.tollway.crds.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestFilesTest {
  @TempDir private Path folder;

  @Test
  void readsYamlAndJsonBelowAFolderByName() throws IOException {
    write("b.yml", "kind: B");
    write("a.yaml", "kind: A");
    write("sub/c.json", "{\"kind\": \"C\"}");
    write("README.md", "kind: no");

    assertThat(ManifestFiles.read(folder).manifests())
        .extracting(Manifest::kind)
        .containsExactly("A", "B", "C");
  }

  @Test
  void leavesHiddenNamesAndTheWorkloadFileOut() throws IOException {
    write(".tollway/ledger.yaml", "kind: A");
    write(".hidden.yaml", "kind: A");
    write("standalone.yaml", "workloads: []");

    assertThat(ManifestFiles.read(folder).manifests()).isEmpty();
  }

  @Test
  void aFileThatIsNamedIsReadWhateverItsName() throws IOException {
    write("plan.txt", "kind: A");

    assertThat(ManifestFiles.read(folder.resolve("plan.txt")).manifests()).hasSize(1);
  }

  @Test
  void aFileThatIsNotTextIsAProblemAndHidesNoOther() throws IOException {
    Files.write(folder.resolve("a.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    write("b.yaml", "kind: B");

    Reading reading = ManifestFiles.read(folder);

    assertThat(reading.manifests()).hasSize(1);
    assertThat(reading.problems())
        .singleElement()
        .extracting(LocatedProblem::message)
        .isEqualTo("must be UTF-8");
  }

  @Test
  void aFileThatIsMissingIsAProblem() throws IOException {
    assertThat(ManifestFiles.read(folder.resolve("none.yaml")).problems())
        .singleElement()
        .extracting(LocatedProblem::message)
        .asString()
        .startsWith("must be readable");
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
