package dev.tollway.cli.faults;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One connection that repeats nothing by itself, unlike the clients of libraries. */
final class Caller implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket = new Socket();
  private final InputStream in;

  /** Connects. */
  Caller(InetSocketAddress sidecar) throws IOException {
    socket.connect(sidecar, PATIENCE_MILLIS);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
  }

  void send(String path, String secret) throws IOException {
    String head = "GET %s HTTP/1.1\r\nHost: shop\r\nX-Api-Key: %s\r\n\r\n".formatted(path, secret);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
  }

  /**
   * Reads one answer, its body too.
   *
   * @throws IOException when it did not come, or not whole
   */
  int status() throws IOException {
    int status = Integer.parseInt(line().split(" ", 3)[1]);
    int length = 0;
    for (String line = line(); !line.isEmpty(); line = line()) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
      }
    }
    if (in.readNBytes(length).length < length) {
      throw new BodyCut(status);
    }
    return status;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("no answer");
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  /** Whether a byte of an answer is there. */
  boolean hasAnswer() throws IOException {
    return in.available() > 0;
  }

  /** Goes away so that the sidecar sees a reset. */
  void vanish() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** The head of an answer came, and not all of its body. */
  static final class BodyCut extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    BodyCut(int status) {
      super("the body was cut");
      this.status = status;
    }

    int status() {
      return status;
    }
  }
}
