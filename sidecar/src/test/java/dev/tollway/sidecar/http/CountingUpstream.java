package dev.tollway.sidecar.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A workload that counts what reached it and answers with exactly the bytes it is told. */
final class CountingUpstream implements AutoCloseable {
  /** What arrived; {@code headers} are whole lines. */
  record Request(String line, List<String> headers, String body, int connection) {
    List<String> all(String name) {
      String prefix = name.toLowerCase(Locale.ROOT) + ":";
      return headers.stream()
          .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(header -> header.substring(prefix.length()).strip())
          .toList();
    }

    String first(String name) {
      return all(name).getFirst();
    }
  }

  /** Answers one request; false: the connection is closed. */
  @FunctionalInterface
  interface Handler {
    boolean answer(Request request, OutputStream out) throws IOException;
  }

  private final ServerSocket server;
  private final Thread accepting;

  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private volatile Handler handler;
  private volatile boolean bodiesRead = true;

  CountingUpstream() throws IOException {
    this(answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
  }

  CountingUpstream(Handler handler) throws IOException {
    this.handler = handler;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.accepting = Thread.ofVirtual().start(this::accept);
  }

  static Handler answering(String bytes) {
    return (request, out) -> {
      out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      return true;
    };
  }

  void handle(Handler next) {
    handler = next;
  }

  /** From now on the handler is called with the head alone; the body is left in the socket. */
  void leaveBodies() {
    bodiesRead = false;
  }

  int port() {
    return server.getLocalPort();
  }

  List<Request> requests() {
    return requests;
  }

  int connections() {
    return connections.get();
  }

  /** Connections that neither side has closed. */
  int open() {
    return open.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        sockets.add(socket);
        int number = connections.incrementAndGet();
        open.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(socket, number));
      }
    } catch (IOException closed) {
      // The test is over.
      return;
    }
  }

  private void serve(Socket socket, int number) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      for (String line = line(in); line != null; line = line(in)) {
        List<String> headers = new ArrayList<>();
        for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
          headers.add(header);
        }
        Request head = new Request(line, headers, "", number);
        Request request = new Request(line, headers, bodiesRead ? body(in, head) : "", number);
        requests.add(request);
        if (!handler.answer(request, out)) {
          return;
        }
        out.flush();
      }
    } catch (IOException gone) {
      // The proxy closed the connection: what arrived until then has been counted.
      return;
    } finally {
      open.decrementAndGet();
    }
  }

  private static String body(InputStream in, Request head) throws IOException {
    if (!head.all("content-length").isEmpty()) {
      int length = Integer.parseInt(head.first("content-length"));
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw new IOException("closed within a body");
      }
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
    StringBuilder body = new StringBuilder();
    if (!head.all("transfer-encoding").isEmpty()) {
      for (int size = size(in); size > 0; size = size(in)) {
        body.append(new String(in.readNBytes(size), StandardCharsets.ISO_8859_1));
        line(in);
      }
      for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
        head.headers().add("trailer-" + line);
      }
    }
    return body.toString();
  }

  private static int size(InputStream in) throws IOException {
    String line = line(in);
    if (line == null) {
      throw new IOException("closed within a body");
    }
    return Integer.parseInt(line, 16);
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
    try {
      server.close();
      // The port is closed once the thread that waits there has noticed, and not before.
      accepting.join();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
