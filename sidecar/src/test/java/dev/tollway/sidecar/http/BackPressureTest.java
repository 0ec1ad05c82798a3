package dev.tollway.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A proxy with 8 MiB of direct memory carries 256 MiB between a fast and a slow side, in both
 * directions: whoever is faster has to wait in their own socket.
 */
class BackPressureTest {
  private static final long SIZE = 256L << 20;

  /** Far more than the sockets' buffers and ours, far less than the whole. */
  private static final long HELD_AT_MOST = 48L << 20;

  private final AtomicLong moved = new AtomicLong();
  private final CountDownLatch slowSideReads = new CountDownLatch(1);
  private ServerSocket upstream;
  private Process proxy;
  private BufferedReader proxySays;
  private InetSocketAddress address;

  @BeforeEach
  void open() throws IOException {
    upstream = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    proxy =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-XX:MaxDirectMemorySize=8m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                ProxyMain.class.getName(),
                "http://127.0.0.1:" + upstream.getLocalPort())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    proxySays = proxy.inputReader(StandardCharsets.US_ASCII);
    address =
        new InetSocketAddress(
            InetAddress.getLoopbackAddress(), Integer.parseInt(proxySays.readLine()));
  }

  @AfterEach
  void close() throws IOException {
    proxy.destroyForcibly();
    upstream.close();
  }

  @Test
  void makesAFastUpstreamWaitForASlowClient() throws IOException {
    Thread.ofVirtual().start(this::answerAtLength);
    try (RawClient client = new RawClient(address, 16 * 1024)) {
      client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").read(true);

      assertThat(movedUntilItStands()).isPositive().isLessThan(HELD_AT_MOST);
      assertThat(count(client.in(), SIZE)).isEqualTo(SIZE);
    }
    assertThat(settled()).isEqualTo("[Answered[status=200]]");
  }

  @Test
  void makesAFastClientWaitForASlowUpstream() throws IOException {
    Thread.ofVirtual().start(this::readLate);
    try (RawClient client = new RawClient(address)) {
      Thread.ofVirtual().start(() -> upload(client));

      assertThat(movedUntilItStands()).isPositive().isLessThan(HELD_AT_MOST);
      slowSideReads.countDown();
      assertThat(client.read().status()).isEqualTo(200);
    }
    assertThat(moved.get()).isEqualTo(SIZE);
    assertThat(settled()).isEqualTo("[Answered[status=200]]");
  }

  private String settled() throws IOException {
    proxy.getOutputStream().write('\n');
    proxy.getOutputStream().flush();
    return proxySays.readLine();
  }

  /** The bytes that the fast side got rid of once it gets rid of no more. */
  private long movedUntilItStands() {
    long[] last = {-1};
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(400))
        .until(() -> {
          long now = moved.get();
          boolean stands = now > 0 && now == last[0];
          last[0] = now;
          return stands;
        });
    return last[0];
  }

  private void answerAtLength() {
    try (Socket socket = upstream.accept()) {
      socket.getInputStream().read(new byte[4096]);
      OutputStream out = socket.getOutputStream();
      out.write(
          ("HTTP/1.1 200 OK\r\nContent-Length: " + SIZE + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      write(out);
    } catch (IOException e) {
      throw new IllegalStateException("the proxy closed early", e);
    }
  }

  private void upload(RawClient client) {
    try {
      client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + SIZE + "\r\n\r\n");
      byte[] part = new byte[1 << 16];
      for (long sent = 0; sent < SIZE; sent += part.length) {
        client.send(part);
        moved.addAndGet(part.length);
      }
    } catch (IOException e) {
      throw new IllegalStateException("the proxy closed early", e);
    }
  }

  private void readLate() {
    try (Socket socket = upstream.accept()) {
      InputStream in = socket.getInputStream();
      slowSideReads.await();
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.read());
      }
      count(in, SIZE);
      socket
          .getOutputStream()
          .write(
              "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      in.read();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("the proxy closed early", e);
    }
  }

  private void write(OutputStream out) throws IOException {
    byte[] part = new byte[1 << 16];
    for (long sent = 0; sent < SIZE; sent += part.length) {
      out.write(part);
      moved.addAndGet(part.length);
    }
  }

  private static long count(InputStream in, long atMost) throws IOException {
    byte[] part = new byte[1 << 16];
    long count = 0;
    while (count < atMost) {
      int read = in.read(part, 0, (int) Math.min(part.length, atMost - count));
      if (read < 0) {
        break;
      }
      count += read;
    }
    return count;
  }
}
