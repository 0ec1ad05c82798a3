package dev.tollway.cli.faults;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A workload that counts, and does what the path asks for: {@code …/KEY/NUMBER/DEED}. It keeps its
 * port for all sidecars that come and go before it.
 */
final class Upstream implements AutoCloseable {
  private final ServerSocket server;
  private final Oracle oracle;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger held = new AtomicInteger();
  private volatile CountDownLatch gate = new CountDownLatch(0);

  Upstream(Oracle oracle) throws IOException {
    this.oracle = oracle;
    this.server = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  URI origin() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** From now on no answer leaves. */
  void hold() {
    gate = new CountDownLatch(1);
  }

  /** Answers what it held, and from now on at once. */
  void release() {
    gate.countDown();
  }

  /** Requests that wait. */
  int held() {
    return held.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException closed) {
      // The test is over.
      return;
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      for (String line = line(in); line != null; line = line(in)) {
        for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {}
        String[] path = line.split(" ", 3)[1].split("/", -1);
        String key = path[path.length - 3];
        long number = Long.parseLong(path[path.length - 2]);
        oracle.arrived(key, number);
        held.incrementAndGet();
        gate.await();
        held.decrementAndGet();
        if (!answer(key, number, path[path.length - 1], socket, out)) {
          return;
        }
      }
    } catch (IOException gone) {
      // The sidecar closed or died; what arrived until then is known.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(socket);
    }
  }

  /** False: the connection is over. */
  private boolean answer(String key, long number, String deed, Socket socket, OutputStream out)
      throws IOException {
    return switch (deed) {
      case "ok" -> {
        oracle.counts(key, number);
        yield write(out, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      }
      case "missing" -> {
        oracle.counts(key, number);
        yield write(out, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
      }
      case "fault" ->
          write(out, "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 2\r\n\r\nno");
      case "cut" -> {
        oracle.counts(key, number);
        write(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf");
        yield false;
      }
      case "reset" -> {
        socket.setSoLinger(true, 0);
        yield false;
      }
      // Never answered: the sidecar ends the connection, after its time-out or when its caller
      // left.
      case "silence" -> socket.getInputStream().read() >= 0;
      case "left" -> {
        oracle.counts(key, number);
        yield socket.getInputStream().read() >= 0;
      }
      default -> throw new IllegalArgumentException(deed);
    };
  }

  private static boolean write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    return true;
  }

  private static @Nullable String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        return null;
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    release();
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
