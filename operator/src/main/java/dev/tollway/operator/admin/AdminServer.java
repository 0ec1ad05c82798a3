package dev.tollway.operator.admin;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The admin port: {@code /healthz}, {@code /readyz}, {@code /metrics}. One answer a connection,
 * everything bounded; it holds nothing that is secret, and nevertheless belongs on loopback or a
 * pod's own network.
 */
public final class AdminServer implements AutoCloseable {
  /** More connections than that at a time are closed at once. */
  static final int MAX_CONNECTIONS = 32;

  /** How long a client may take to ask and to take the answer. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Bytes of a request's head. */
  static final int MAX_HEAD = 8_192;

  private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);

  private final ServerSocket listener;
  private final AdminAnswers answers;
  private final Duration patience;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService deadlines =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("admin-deadlines").factory());

  private AdminServer(ServerSocket listener, AdminAnswers answers, Duration patience) {
    this.listener = listener;
    this.answers = answers;
    this.patience = patience;
  }

  /**
   * Opens the port.
   *
   * @param listen port 0 takes a free one
   * @throws IOException when it is taken, or not this machine's
   */
  public static AdminServer start(InetSocketAddress listen, Health health, OperatorMetrics metrics)
      throws IOException {
    return start(listen, health, metrics, PATIENCE);
  }

  static AdminServer start(
      InetSocketAddress listen, Health health, OperatorMetrics metrics, Duration patience)
      throws IOException {
    ServerSocket listener = new ServerSocket();
    try {
      listener.setReuseAddress(true);
      listener.bind(listen, MAX_CONNECTIONS);
    } catch (IOException e) {
      listener.close();
      throw new IOException("cannot listen on " + listen + ": " + e.getMessage(), e);
    }
    AdminServer server = new AdminServer(listener, new AdminAnswers(health, metrics), patience);
    Thread.ofPlatform().daemon().name("admin").start(server::accept);
    return server;
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        if (open.size() > MAX_CONNECTIONS || listener.isClosed()) {
          end(socket);
          continue;
        }
        // Not renewed by a byte: a client that drips must not hold its place.
        ScheduledFuture<?> deadline =
            deadlines.schedule(() -> end(socket), patience.toNanos(), TimeUnit.NANOSECONDS);
        Thread.ofVirtual()
            .name("admin-connection")
            .start(() -> {
              serve(socket);
              deadline.cancel(false);
            });
      } catch (IOException | RejectedExecutionException e) {
        if (!listener.isClosed()) {
          LOG.debug("an admin connection was not taken: {}", e.toString());
        }
      }
    }
  }

  private void serve(Socket socket) {
    try {
      String head = head(socket.getInputStream());
      socket.getOutputStream().write(answers.to(head));
      socket.shutdownOutput();
    } catch (IOException e) {
      LOG.debug("admin connection closed: {}", e.toString());
    } finally {
      end(socket);
    }
  }

  /** The head of the request; what is too long or ends early is given as far as it came. */
  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    byte[] part = new byte[1_024];
    while (head.length() < MAX_HEAD && head.indexOf("\r\n\r\n") < 0) {
      int read = in.read(part);
      if (read < 0) {
        break;
      }
      head.append(new String(part, 0, read, StandardCharsets.ISO_8859_1));
    }
    return head.toString();
  }

  private void end(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("admin connection not closed cleanly: {}", e.toString());
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      LOG.debug("admin port not closed cleanly: {}", e.toString());
    }
    deadlines.shutdownNow();
    open.forEach(this::end);
  }
}
