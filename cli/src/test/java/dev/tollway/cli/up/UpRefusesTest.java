package dev.tollway.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.cli.TollwayProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process that cannot start ends with exit code 1 and says why in one sentence. */
class UpRefusesTest {
  @TempDir Path dir;

  /** What it wrote to standard error before it ended with exit code 1. */
  private List<String> refusal(Path folder) throws IOException, InterruptedException {
    Path err = dir.resolve("err");
    try (TollwayProcess process = TollwayProcess.start(err, Map.of(), "up", folder.toString())) {
      assertThat(process.awaitEnd()).as("exit code").isEqualTo(1);
      assertThat(process.printed()).doesNotContain("ready");
      return process.log().lines().toList();
    }
  }

  @Test
  void whereAPortIsTaken() throws Exception {
    Folder folder = Folder.in(dir.resolve("shop"));
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      folder.write(
          "standalone.yaml",
          "workloads: [{namespace: shop, kind: Deployment, name: orders, listen: \"127.0.0.1:%d\", upstream: demo}]\n"
              .formatted(other.getLocalPort()));

      assertThat(refusal(folder.path()))
          .containsExactly(
              "tollway up: The sidecar of Deployment shop/orders at 127.0.0.1:%d cannot start: the port is taken; change listen in standalone.yaml, or stop what uses the port."
                  .formatted(other.getLocalPort()));
    }
  }

  @Test
  void whereAnotherProcessUsesTheData() throws Exception {
    Folder folder = Folder.in(dir.resolve("shop"));
    try (Up first = new Up(folder.path(), null, new PrintWriter(new StringWriter()))) {
      first.start();

      assertThat(refusal(folder.path()))
          .singleElement()
          .asString()
          .startsWith("tollway up: ")
          .contains(folder.path() + "/.tollway", "is in use by another tollway");
    }
  }

  @Test
  void whereTheFolderIsNotThere() throws Exception {
    Path nowhere = dir.resolve("nowhere");

    assertThat(refusal(nowhere))
        .containsExactly(
            "tollway up: " + nowhere + " is not a directory; name a folder of manifests.");
    assertThat(nowhere).doesNotExist();
  }

  @Test
  void whereTheWorkloadFileIsBroken() throws Exception {
    Folder folder = Folder.in(dir.resolve("shop"));
    folder.write("standalone.yaml", "workloads:\n- {namespace: shop, kind: Pod, name: orders}\n");

    assertThat(refusal(folder.path()))
        .containsExactly(
            "tollway up: %s/standalone.yaml:2: workloads[0]: must have listen."
                .formatted(folder.path()));
  }

  @Test
  void whereTheWorkloadFileIsMissing() throws Exception {
    Folder folder = Folder.in(dir.resolve("shop"));
    Files.delete(folder.path().resolve("standalone.yaml"));

    assertThat(refusal(folder.path()))
        .containsExactly(
            "tollway up: %s/standalone.yaml:1: must exist and say where workloads listen."
                .formatted(folder.path()));
  }
}
