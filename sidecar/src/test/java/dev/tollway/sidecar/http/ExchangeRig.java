package dev.tollway.sidecar.http;

import dev.tollway.sidecar.denial.Answer;
import dev.tollway.sidecar.framing.Head;
import dev.tollway.sidecar.upstream.Call;
import dev.tollway.sidecar.upstream.CallListener;
import dev.tollway.sidecar.upstream.OutgoingHead;
import dev.tollway.sidecar.upstream.Upstream;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** An exchange between a client and an upstream that write down every word said to them. */
final class ExchangeRig implements AutoCloseable {
  static final Duration IDLE = Duration.ofSeconds(10);

  private static final Deadlines DEADLINES =
      new Deadlines(
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          IDLE,
          Duration.ofSeconds(60),
          Duration.ofSeconds(1));

  final FakeDecisions decisions = new FakeDecisions();
  final List<String> clientHeard = new ArrayList<>();
  final List<String> upstreamHeard = new ArrayList<>();
  final FakeCall call = new FakeCall("");
  final Alarm alarm;
  final Exchange exchange;

  /** What a connection does as soon as it is asked for. */
  Consumer<CallListener> onOpen = listener -> {};

  boolean clientWritable = true;

  /** How often the alarm rang. */
  int rung;

  private final EmbeddedChannel time = new EmbeddedChannel();
  private final Queue<Runnable> later = new ArrayDeque<>();

  ExchangeRig(String... header) {
    time.freezeTime();
    List<String> lines =
        new ArrayList<>(List.of("POST /a HTTP/1.1", "Host: h", "Content-Length: 3"));
    for (int i = 0; i < header.length; i += 2) {
      lines.add(header[i] + ": " + header[i + 1]);
    }
    alarm = new Alarm(time.eventLoop(), this::rings);
    exchange =
        new Exchange(
            Received.of(Heads.request(lines.toArray(String[]::new)), null, RequestId.next(0)),
            decisions,
            new FakeUpstream(),
            new FakeClient(),
            later::add,
            alarm,
            DEADLINES,
            TrustedProxies.NONE);
  }

  private void rings() {
    rung++;
    exchange.alarm();
  }

  void pass(Duration duration) {
    time.advanceTimeBy(duration.toMillis(), TimeUnit.MILLISECONDS);
    time.runScheduledPendingTasks();
  }

  /** Whether anything waits for the event loop. */
  boolean waits() {
    return !later.isEmpty();
  }

  /** Runs what waits for the event loop. */
  void turn() {
    for (Runnable next = later.poll(); next != null; next = later.poll()) {
      next.run();
    }
  }

  @Override
  public void close() {
    time.finishAndReleaseAll();
  }

  private final class FakeUpstream implements Upstream {
    @Override
    public Attempt open(boolean fresh, CallListener listener) {
      String kind = fresh ? "fresh" : "any";
      upstreamHeard.add("open " + kind);
      onOpen.accept(listener);
      return () -> upstreamHeard.add("cancel " + kind);
    }
  }

  /** A connection; what is said to it begins with its name. */
  final class FakeCall implements Call {
    private final String name;
    boolean reused;
    boolean touched;
    boolean writable = true;
    Runnable onHead = () -> {};

    FakeCall(String name) {
      this.name = name;
    }

    private void hears(String word) {
      upstreamHeard.add(name + word);
    }

    @Override
    public boolean reused() {
      return reused;
    }

    @Override
    public boolean touched() {
      return touched;
    }

    @Override
    public void send(OutgoingHead head) {
      hears("head");
      onHead.run();
    }

    @Override
    public void send(HttpContent content) {
      hears(content instanceof LastHttpContent ? "end" : "content");
      content.release();
    }

    @Override
    public void flush() {
      hears("flush");
    }

    @Override
    public boolean writable() {
      return writable;
    }

    @Override
    public void reading(boolean on) {
      hears(on ? "read on" : "read off");
    }

    @Override
    public void abort() {
      hears("abort");
    }
  }

  private final class FakeClient implements Client {
    @Override
    public void passBody() {
      clientHeard.add("pass body");
    }

    @Override
    public void reading(boolean on) {
      clientHeard.add(on ? "read on" : "read off");
    }

    @Override
    public boolean writable() {
      return clientWritable;
    }

    @Override
    public void answer(Answer answer) {
      clientHeard.add("answer " + answer.status());
    }

    @Override
    public void head(Head head, List<Answer.Header> added) {
      clientHeard.add("head " + head.status());
    }

    @Override
    public void content(HttpContent content) {
      clientHeard.add("content");
      content.release();
    }

    @Override
    public void end(LastHttpContent last) {
      clientHeard.add("end");
      last.release();
    }

    @Override
    public void flush() {
      clientHeard.add("flush");
    }

    @Override
    public void close() {
      clientHeard.add("close");
    }
  }
}
