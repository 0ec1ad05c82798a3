package dev.tollway.benchmarks.rig;

import dev.tollway.benchmarks.Latencies;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends one scenario's requests to a port of loopback, on the calling thread.
 *
 * <p>At a fixed rate, a latency counts from the time at which a request was due, so that a stall of
 * the proxy is not hidden by requests that were not sent meanwhile. Between requests the thread
 * yields instead of sleeping: a timer would be later than what is measured.
 */
final class Load implements AutoCloseable {
  /**
   * What a load saw.
   *
   * @param answers with the expected status
   * @param others with another one
   * @param otherStatus the newest of them, 0: none
   * @param unsent due, but without a free connection until the end
   */
  record Seen(
      long answers,
      long others,
      int otherStatus,
      long unsent,
      double seconds,
      Latencies latencies) {}

  private final Scenario scenario;
  private final List<ByteBuffer> requests = new ArrayList<>();
  private final List<LoadConnection> connections = new ArrayList<>();
  private final ArrayDeque<LoadConnection> free = new ArrayDeque<>();
  private final Selector selector = Selector.open();
  private Latencies latencies = new Latencies();
  private long answers;
  private long others;
  private int otherStatus;
  private int nextRequest;
  private boolean sendsAtOnce;

  private Load(Scenario scenario) throws IOException {
    this.scenario = scenario;
    for (String secret : scenario.secrets()) {
      byte[] bytes = request(secret).getBytes(StandardCharsets.US_ASCII);
      requests.add(ByteBuffer.allocateDirect(bytes.length).put(bytes));
    }
  }

  private static String request(String secret) {
    return "GET "
        + Duties.PATH
        + "/1 HTTP/1.1\r\nHost: api.bench.example\r\nUser-Agent: bench/1.0\r\n"
        + "Accept: application/json\r\nX-Api-Key: "
        + secret
        + "\r\n\r\n";
  }

  /** Opens the connections. */
  static Load connect(Scenario scenario, int port) throws IOException {
    Load load = new Load(scenario);
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    for (int i = 0; i < scenario.connections(); i++) {
      LoadConnection connection = new LoadConnection(address, load.selector);
      load.connections.add(connection);
      load.free.add(connection);
    }
    return load;
  }

  /** Loads for that long. */
  Seen run(Duration duration) throws IOException {
    latencies = new Latencies();
    answers = 0;
    others = 0;
    otherStatus = 0;
    sendsAtOnce = scenario.perSecond() == 0;
    long begin = System.nanoTime();
    long end = begin + duration.toNanos();
    long unsent = sendsAtOnce ? saturate(end) : pace(begin, end);
    double seconds = (System.nanoTime() - begin) / 1e9;
    drain();
    return new Seen(answers, others, otherStatus, unsent, seconds, latencies);
  }

  private long saturate(long end) throws IOException {
    for (LoadConnection ready = free.poll(); ready != null; ready = free.poll()) {
      send(ready, System.nanoTime());
    }
    while (System.nanoTime() - end < 0) {
      selector.select(this::read, 100);
    }
    return 0;
  }

  // To yield is the point: the upstream lives on the same core.
  @SuppressWarnings("ThreadPriorityCheck")
  private long pace(long begin, long end) throws IOException {
    double gap = 1e9 / scenario.perSecond();
    long due = 0;
    long now = System.nanoTime();
    while (now - end < 0) {
      long elapsed = now - begin;
      while (due * gap <= elapsed) {
        LoadConnection ready = free.poll();
        if (ready == null) {
          break;
        }
        send(ready, begin + (long) (due++ * gap));
      }
      if (selector.selectNow(this::read) == 0) {
        Thread.yield();
      }
      now = System.nanoTime();
    }
    return Math.max(0, (long) ((end - begin) / gap) - due);
  }

  /** Takes the answers that are still on their way. */
  private void drain() throws IOException {
    sendsAtOnce = false;
    long until = System.nanoTime() + 2_000_000_000L;
    while (free.size() < connections.size()) {
      if (System.nanoTime() - until > 0) {
        throw new IOException(
            connections.size()
                - free.size()
                + " requests of "
                + scenario.name()
                + " got no answer");
      }
      selector.select(this::read, 100);
    }
  }

  private void send(LoadConnection connection, long due) throws IOException {
    ByteBuffer request = requests.get(nextRequest);
    nextRequest = nextRequest + 1 == requests.size() ? 0 : nextRequest + 1;
    connection.send(request, due);
  }

  private void read(SelectionKey key) {
    LoadConnection connection = (LoadConnection) key.attachment();
    int status = connection.read();
    if (status == 0) {
      return;
    }
    long now = System.nanoTime();
    if (status == scenario.status()) {
      answers++;
      latencies.record(now - connection.due());
    } else {
      others++;
      otherStatus = status;
    }
    try {
      if (sendsAtOnce) {
        send(connection, now);
      } else {
        free.add(connection);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    for (LoadConnection connection : connections) {
      connection.close();
    }
    selector.close();
  }
}
