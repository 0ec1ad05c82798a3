package dev.tollway.benchmarks.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One connection with at most one request on its way. Connects again where the server closes. */
final class LoadConnection implements AutoCloseable {
  private final InetSocketAddress address;
  private final Selector selector;
  private final ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024);
  private final byte[] head = new byte[8 * 1024];
  private @Nullable SocketChannel channel;
  private long due;
  private int status;
  private long missing;
  private boolean closes;

  LoadConnection(InetSocketAddress address, Selector selector) throws IOException {
    this.address = address;
    this.selector = selector;
    connect();
  }

  private SocketChannel connect() throws IOException {
    SocketChannel opened = SocketChannel.open(address);
    opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
    opened.configureBlocking(false);
    opened.register(selector, SelectionKey.OP_READ, this);
    channel = opened;
    return opened;
  }

  /** When the request that was sent last was due, in {@link System#nanoTime}. */
  long due() {
    return due;
  }

  void send(ByteBuffer request, long dueTime) throws IOException {
    due = dueTime;
    status = 0;
    in.clear();
    SocketChannel out = channel;
    if (out == null) {
      out = connect();
    }
    request.flip();
    int length = request.limit();
    // A request is small: an idle connection takes it whole.
    if (out.write(request) != length) {
      throw new IOException("a request was written in part");
    }
  }

  /** Reads what is there: the status once an answer is whole, 0 before. */
  int read() {
    try {
      SocketChannel from = channel;
      if (from == null) {
        return 0;
      }
      int count = from.read(in);
      if (count < 0) {
        close();
        if (status == 0 && in.position() == 0) {
          throw new IOException("the connection was closed instead of an answer");
        }
        return 0;
      }
      if (status == 0 && !parseHead()) {
        return 0;
      } else if (status != 0 && in.position() > 0 && missing > 0) {
        missing -= in.position();
        in.clear();
      }
      if (missing > 0) {
        return 0;
      }
      if (closes) {
        close();
      }
      return status;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes the head once it is whole, and what came of the body with it. */
  private boolean parseHead() throws IOException {
    int length = Math.min(in.position(), head.length);
    in.get(0, head, 0, length);
    AnswerHead parsed = AnswerHead.parse(head, length);
    if (parsed == null) {
      return false;
    }
    status = parsed.status();
    closes = parsed.closes();
    missing = parsed.length() + parsed.contentLength() - in.position();
    in.clear();
    return true;
  }

  @Override
  public void close() throws IOException {
    SocketChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }
}
