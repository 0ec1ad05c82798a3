package dev.tollway.sidecar.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LastGoodFileTest {
  private static final Instant TIME = Instant.parse("2026-11-24T12:00:00Z");

  @TempDir private Path directory;
  private Path path = Path.of("");
  private LastGoodFile file = new LastGoodFile(path, "");

  @BeforeEach
  void place() {
    path = directory.resolve("config");
    file = new LastGoodFile(path, "shop/Deployment/orders");
  }

  @Test
  void givesBackWhatWasSaved() throws IOException {
    file.save(Protos.shop(), TIME);
    assertThat(file.load()).isEqualTo(new LastGoodFile.Saved(Protos.shop(), TIME));
  }

  @Test
  void replacesTheOldFileAndLeavesNoOther() throws IOException {
    file.save(Protos.shop(), TIME);
    file.save(Protos.update(2), TIME.plusSeconds(1));
    assertThat(file.load())
        .isEqualTo(new LastGoodFile.Saved(Protos.update(2), TIME.plusSeconds(1)));
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactly(path);
    }
  }

  @Test
  void letsNobodyElseReadIt() throws IOException {
    file.save(Protos.shop(), TIME);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
  }

  @Test
  void ignoresAFileThatIsNotThere() {
    assertThat(file.load()).isNull();
  }

  @Test
  void ignoresTheFileOfAnotherWorkload() throws IOException {
    new LastGoodFile(path, "shop/Deployment/other").save(Protos.shop(), TIME);
    assertThat(file.load()).isNull();
  }

  @Test
  void ignoresADirectoryInItsPlace() throws IOException {
    Files.createDirectory(path);
    assertThat(file.load()).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 12, 59, 60, 100})
  void ignoresAFileThatWasCutOff(int length) throws IOException {
    file.save(Protos.shop(), TIME);
    Files.write(path, Arrays.copyOf(Files.readAllBytes(path), length));
    assertThat(file.load()).isNull();
  }

  @Test
  void ignoresAFileOfWhichAByteIsAnother() throws IOException {
    file.save(Protos.shop(), TIME);
    byte[] good = Files.readAllBytes(path);
    for (int i = 0; i < good.length; i += 5) {
      byte[] bad = good.clone();
      bad[i] ^= 0x10;
      Files.write(path, bad);
      assertThat(file.load()).as("byte %d", i).isNull();
    }
  }

  @Test
  void ignoresAFileWithSomethingAppended() throws IOException {
    file.save(Protos.shop(), TIME);
    byte[] good = Files.readAllBytes(path);
    Files.write(path, Arrays.copyOf(good, good.length + 1));
    assertThat(file.load()).isNull();
  }

  @Test
  void saysThatItCannotWriteAndKeepsWhatWasThere() throws IOException {
    file.save(Protos.shop(), TIME);
    LastGoodFile elsewhere =
        new LastGoodFile(directory.resolve("missing/config"), "shop/Deployment/orders");
    assertThatThrownBy(() -> elsewhere.save(Protos.update(2), TIME))
        .isInstanceOf(IOException.class);
    assertThat(file.load()).isEqualTo(new LastGoodFile.Saved(Protos.shop(), TIME));
  }
}
