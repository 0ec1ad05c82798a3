package dev.tollway.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.sidecar.denial.Answer;
import dev.tollway.sidecar.enforce.Denial;
import dev.tollway.sidecar.enforce.Reason;
import dev.tollway.sidecar.framing.Fault;
import dev.tollway.sidecar.meter.Admission;
import dev.tollway.sidecar.meter.Outcome;
import dev.tollway.sidecar.upstream.Call;
import dev.tollway.sidecar.upstream.CallListener;
import dev.tollway.sidecar.upstream.Upstream;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every event in every state: where it leads, what it costs and what the client hears. */
class ExchangeTest {
  private static final Deadlines DEADLINES =
      new Deadlines(
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(1));

  private final EmbeddedChannel time = new EmbeddedChannel();
  private final FakeDecisions decisions = new FakeDecisions();
  private final List<String> heard = new ArrayList<>();
  private final FakeUpstream upstream = new FakeUpstream();
  private final FakeCall call = new FakeCall();
  private Exchange exchange = exchange("POST", "Content-Length: 3");

  ExchangeTest() {
    time.freezeTime();
  }

  @AfterEach
  void close() {
    time.finishAndReleaseAll();
  }

  @ParameterizedTest(name = "{0} + {1}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          # state      | event        | next       | outcome        | client hears
          PARKED       | ADMITTED     | Connecting | -              | -
          PARKED       | REFUSED      | Refused    | -              | 402
          PARKED       | CLIENT_GONE  | Done       | -              | -
          PARKED       | MALFORMED    | Refused    | -              | 400
          PARKED       | EXPIRED      | Parked     | -              | -
          CONNECTING   | CONNECTED    | Forwarding | -              | -
          CONNECTING   | UNREACHABLE  | Refused    | Untouched      | 502
          CONNECTING   | BROKE        | Connecting | -              | -
          CONNECTING   | ANSWER_HEAD  | Connecting | -              | -
          CONNECTING   | CLIENT_GONE  | Done       | Untouched      | -
          CONNECTING   | MALFORMED    | Refused    | Untouched      | 400
          CONNECTING   | EXPIRED      | Refused    | Untouched      | 504
          SENDING      | WRITTEN      | Forwarding | -              | body
          SENDING      | BROKE        | Refused    | Untouched      | 502
          SENDING      | CLIENT_GONE  | Done       | Untouched      | -
          SENDING      | MALFORMED    | Refused    | Untouched      | 400
          SENDING      | EXPIRED      | Refused    | Untouched      | 504
          REUSED       | BROKE        | Connecting | -              | -
          REPEATED     | BROKE        | Refused    | Untouched      | 502
          FORWARDING   | ANSWER_OK    | Answering  | -              | head 200
          FORWARDING   | ANSWER_5XX   | Answering  | -              | head 503
          FORWARDING   | BROKE        | Refused    | UpstreamFailed | 502
          FORWARDING   | CLIENT_GONE  | Done       | ClientGone     | -
          FORWARDING   | MALFORMED    | Refused    | ClientGone     | 400
          FORWARDING   | EXPIRED      | Refused    | ClientGone     | 408
          FORWARDING   | CONNECTED    | Forwarding | -              | -
          FORWARDING   | UNREACHABLE  | Forwarding | -              | -
          FORWARDING   | ADMITTED     | Forwarding | Untouched      | -
          FORWARDED    | EXPIRED      | Refused    | UpstreamFailed | 504
          ANSWERING    | END          | Done       | Answered 200   | end
          ANSWERING    | BROKE        | Done       | Answered 200   | close
          ANSWERING    | CLIENT_GONE  | Done       | Answered 200   | -
          ANSWERING    | MALFORMED    | Done       | Answered 200   | close
          ANSWERING    | EXPIRED      | Done       | Answered 200   | close
          ANSWERING    | ANSWER_5XX   | Answering  | -              | -
          ANSWERING    | ADMITTED     | Answering  | Untouched      | -
          ANSWERING5XX | END          | Done       | Answered 503   | end
          ANSWERING5XX | BROKE        | Done       | Answered 503   | close
          REFUSED      | ADMITTED     | Refused    | Untouched      | -
          REFUSED      | REFUSED      | Refused    | -              | -
          REFUSED      | CONNECTED    | Refused    | -              | -
          REFUSED      | ANSWER_OK    | Refused    | -              | -
          REFUSED      | END          | Refused    | -              | -
          REFUSED      | BROKE        | Refused    | -              | -
          REFUSED      | CLIENT_GONE  | Done       | -              | -
          REFUSED      | MALFORMED    | Refused    | -              | close
          REFUSED      | EXPIRED      | Refused    | -              | -
          GONE         | ADMITTED     | Done       | Untouched      | -
          GONE         | REFUSED      | Done       | -              | -
          DONE         | CONNECTED    | Done       | -              | -
          DONE         | UNREACHABLE  | Done       | -              | -
          DONE         | ANSWER_OK    | Done       | -              | -
          DONE         | END          | Done       | -              | -
          DONE         | BROKE        | Done       | -              | -
          DONE         | CLIENT_GONE  | Done       | -              | -
          DONE         | EXPIRED      | Done       | -              | -
          """)
  void leads(String state, String event, String next, String outcome, String client) {
    bring(state);
    List<Outcome> settledBefore = List.copyOf(decisions.settled());
    heard.clear();

    happen(event);

    assertThat(exchange.state().getClass().getSimpleName()).isEqualTo(next);
    assertThat(decisions.settled().subList(settledBefore.size(), decisions.settled().size()))
        .extracting(ExchangeTest::name)
        .isEqualTo(outcome == null ? List.of() : List.of(outcome));
    assertThat(heard).isEqualTo(client == null ? List.of() : List.of(client));
  }

  @ParameterizedTest(name = "{0} + {1}")
  @CsvSource({
    "PARKED, CLIENT_GONE, ADMITTED, 1",
    "CONNECTING, UNREACHABLE, CLIENT_GONE, 1",
    "FORWARDING, CLIENT_GONE, BROKE, 1",
    "FORWARDING, BROKE, CLIENT_GONE, 1",
    "FORWARDING, EXPIRED, ANSWER_OK, 1",
    "ANSWERING, END, BROKE, 1",
    "ANSWERING, BROKE, END, 1",
    "ANSWERING, CLIENT_GONE, EXPIRED, 1"
  })
  void settlesOnce(String state, String first, String second, int times) {
    bring(state);

    happen(first);
    happen(second);

    assertThat(decisions.settled()).hasSize(times);
  }

  @Test
  void cancelsTheConnectionThatAGoneClientAskedFor() {
    bring("CONNECTING");

    happen("CLIENT_GONE");

    assertThat(upstream.cancelled).isEqualTo(1);
  }

  @Test
  void abortsTheCallOfAGoneClient() {
    bring("FORWARDING");

    happen("CLIENT_GONE");

    assertThat(call.aborted).isTrue();
  }

  @Test
  void repeatsOnlyOnAFreshConnection() {
    bring("REUSED");

    happen("BROKE");

    assertThat(upstream.fresh).containsExactly(false, true);
  }

  @Test
  void stopsReadingTheUpstreamWhileTheClientIsSlow() {
    bring("ANSWERING");

    exchange.clientWritable(false);
    exchange.clientWritable(true);

    assertThat(call.readings).containsExactly(false, true);
  }

  private static String name(Outcome outcome) {
    return outcome instanceof Outcome.Answered(int status)
        ? "Answered " + status
        : outcome.getClass().getSimpleName();
  }

  private void bring(String state) {
    switch (state) {
      case "PARKED" -> {
        decisions.park();
        exchange.start();
      }
      case "GONE" -> {
        bring("PARKED");
        exchange.clientGone();
      }
      case "CONNECTING" -> exchange.start();
      case "SENDING" -> {
        exchange.start();
        exchange.connected(call);
      }
      case "REUSED" -> {
        call.reused = true;
        bring("SENDING");
      }
      case "REPEATED" -> {
        bring("REUSED");
        exchange.broke();
        exchange.connected(call);
      }
      case "FORWARDING" -> {
        bring("SENDING");
        happen("WRITTEN");
      }
      case "FORWARDED" -> {
        bring("FORWARDING");
        exchange.requestContent(LastHttpContent.EMPTY_LAST_CONTENT);
      }
      case "ANSWERING" -> {
        bring("FORWARDING");
        happen("ANSWER_OK");
      }
      case "ANSWERING5XX" -> {
        bring("FORWARDING");
        happen("ANSWER_5XX");
      }
      case "REFUSED" -> {
        bring("CONNECTING");
        happen("UNREACHABLE");
      }
      case "DONE" -> {
        bring("ANSWERING");
        happen("END");
      }
      default -> throw new IllegalArgumentException(state);
    }
  }

  private void happen(String event) {
    switch (event) {
      case "ADMITTED" -> decisions.answerLast(decisions.admitted());
      case "REFUSED" ->
          decisions.answerLast(new Admission.Refused(Denial.of(Reason.QUOTA_EXCEEDED)));
      case "CONNECTED" -> exchange.connected(new FakeCall());
      case "UNREACHABLE" -> exchange.unreachable();
      case "WRITTEN" -> {
        call.touched = true;
        exchange.headWritten();
      }
      case "ANSWER_OK", "ANSWER_HEAD" -> exchange.head(answer(HttpResponseStatus.OK));
      case "ANSWER_5XX" -> exchange.head(answer(HttpResponseStatus.SERVICE_UNAVAILABLE));
      case "END" -> exchange.end(LastHttpContent.EMPTY_LAST_CONTENT);
      case "BROKE" -> exchange.broke();
      case "CLIENT_GONE" -> exchange.clientGone();
      case "MALFORMED" -> exchange.malformed(new Fault(Fault.Kind.MALFORMED, "a bare CR"));
      case "EXPIRED" -> {
        time.advanceTimeBy(10, TimeUnit.SECONDS);
        time.runScheduledPendingTasks();
      }
      default -> throw new IllegalArgumentException(event);
    }
  }

  private Exchange exchange(String method, String header) {
    HttpRequest head =
        new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf(method), "/a");
    head.headers().set("Host", "h");
    head.headers().set(header.split(": ", -1)[0], header.split(": ", -1)[1]);
    Exchange[] self = new Exchange[1];
    Alarm alarm = new Alarm(time.eventLoop(), () -> self[0].alarm());
    self[0] =
        new Exchange(
            Received.of(head, null, RequestId.next(0)),
            decisions,
            upstream,
            new FakeClient(),
            Runnable::run,
            alarm,
            DEADLINES,
            TrustedProxies.NONE);
    return self[0];
  }

  private static HttpResponse answer(HttpResponseStatus status) {
    return new DefaultHttpResponse(HttpVersion.HTTP_1_1, status);
  }

  private static final class FakeUpstream implements Upstream {
    private final List<Boolean> fresh = new ArrayList<>();
    private int cancelled;

    @Override
    public Attempt open(boolean unused, CallListener listener) {
      fresh.add(unused);
      return () -> cancelled++;
    }
  }

  private static final class FakeCall implements Call {
    private final List<Boolean> readings = new ArrayList<>();
    private boolean reused;
    private boolean touched;
    private boolean aborted;

    @Override
    public boolean reused() {
      return reused;
    }

    @Override
    public boolean touched() {
      return touched;
    }

    @Override
    public void send(HttpRequest head) {}

    @Override
    public void send(HttpContent content) {
      content.release();
    }

    @Override
    public void flush() {}

    @Override
    public boolean writable() {
      return true;
    }

    @Override
    public void reading(boolean on) {
      readings.add(on);
    }

    @Override
    public void abort() {
      aborted = true;
    }
  }

  private final class FakeClient implements Client {
    @Override
    public void passBody() {
      heard.add("body");
    }

    @Override
    public void reading(boolean on) {}

    @Override
    public boolean writable() {
      return true;
    }

    @Override
    public void answer(Answer answer) {
      heard.add(String.valueOf(answer.status()));
    }

    @Override
    public void head(HttpResponse head) {
      heard.add("head " + head.status().code());
    }

    @Override
    public void content(HttpContent content) {
      content.release();
    }

    @Override
    public void end(LastHttpContent last) {
      heard.add("end");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      heard.add("close");
    }
  }
}
