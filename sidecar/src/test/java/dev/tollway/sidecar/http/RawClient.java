package dev.tollway.sidecar.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A client that sends exactly the bytes it is given and reads answers by the letter. */
final class RawClient implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  /** An answer; {@code headers} are whole lines. */
  record Received(int status, List<String> headers, String body) {
    List<String> all(String name) {
      String prefix = name.toLowerCase(Locale.ROOT) + ":";
      return headers.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(line -> line.substring(prefix.length()).strip())
          .toList();
    }

    String first(String name) {
      return all(name).getFirst();
    }
  }

  RawClient(InetSocketAddress address) throws IOException {
    socket = new Socket();
    socket.connect(address);
    socket.setSoTimeout(20_000);
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
  }

  /** A client whose receive buffer is that small. */
  RawClient(InetSocketAddress address, int receiveBuffer) throws IOException {
    socket = new Socket();
    socket.setReceiveBufferSize(receiveBuffer);
    socket.connect(address);
    socket.setSoTimeout(20_000);
    in = socket.getInputStream();
  }

  InputStream in() {
    return in;
  }

  RawClient send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  void finishSending() throws IOException {
    socket.shutdownOutput();
  }

  /** Closes so that the peer sees a reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  Received read() throws IOException {
    return read(false);
  }

  /** Reads one answer. */
  Received read(boolean toHead) throws IOException {
    String status = line();
    List<String> headers = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      headers.add(line);
    }
    Received head = new Received(Integer.parseInt(status.substring(9, 12)), headers, "");
    if (toHead || head.status() < 200 || head.status() == 204 || head.status() == 304) {
      return head;
    }
    return new Received(head.status(), headers, body(head));
  }

  private String body(Received head) throws IOException {
    if (!head.all("transfer-encoding").isEmpty()) {
      StringBuilder body = new StringBuilder();
      for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
        body.append(new String(in.readNBytes(size), StandardCharsets.ISO_8859_1));
        line();
      }
      for (String line = line(); !line.isEmpty(); line = line()) {
        head.headers().add("trailer-" + line);
      }
      return body.toString();
    }
    if (!head.all("content-length").isEmpty()) {
      return new String(
          in.readNBytes(Integer.parseInt(head.first("content-length"))),
          StandardCharsets.ISO_8859_1);
    }
    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /** Whether the peer ends the connection without sending another byte. */
  boolean closedByPeer() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketException reset) {
      return true;
    }
  }

  String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException(
            "closed within a line: " + line.toString(StandardCharsets.ISO_8859_1));
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
