package dev.tollway.cli.up;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollway.cli.process.StoppedException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpStartTest {
  @TempDir Path dir;

  private void startFails(String sentence) {
    try (Up up = new Up(dir, dir.resolve("data"), new PrintWriter(new StringWriter()))) {
      assertThatThrownBy(up::start)
          .isInstanceOf(StoppedException.class)
          .hasMessageContaining(sentence)
          .message()
          .doesNotContain("\n");
    }
  }

  @Test
  void saysWhichPortIsTaken() throws Exception {
    Folder folder = Folder.in(dir);
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String listen = "127.0.0.1:" + taken.getLocalPort();
      folder.write(
          "standalone.yaml",
          "workloads:\n  - {namespace: shop, kind: Deployment, name: orders, listen: \""
              + listen
              + "\", upstream: demo}\n");

      startFails(
          "The sidecar of Deployment shop/orders at "
              + listen
              + " cannot start: the port is taken");
    }
  }

  @Test
  void saysWhatIsWrongWithTheWorkloadMap() throws Exception {
    Folder.in(dir).write("standalone.yaml", "workloads:\n  - {namespace: shop}\n");

    startFails("standalone.yaml:2: ");
  }

  @Test
  void saysThatTheFolderIsNone() {
    dir = dir.resolve("nowhere");

    startFails("is not a directory");
  }
}
