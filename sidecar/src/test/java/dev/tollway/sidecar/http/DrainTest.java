package dev.tollway.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.sidecar.enforce.Decision;
import dev.tollway.sidecar.enforce.Denial;
import dev.tollway.sidecar.enforce.Reason;
import dev.tollway.sidecar.framing.Scratch;
import dev.tollway.sidecar.upstream.Call;
import dev.tollway.sidecar.upstream.CallListener;
import dev.tollway.sidecar.upstream.OutgoingHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Drain, and the next request, wherever the request before them stands. */
class DrainTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final FakeDecisions decisions = new FakeDecisions();
  private final List<CallListener> opened = new ArrayList<>();
  private boolean draining;

  /** How far the first request has come, and how it ends from there. */
  enum Stage {
    PARKED {
      @Override
      void come(DrainTest test) {
        test.decisions.park();
        test.write(GET);
      }

      @Override
      void end(DrainTest test) {
        test.decisions.admitParked();
        test.channel.runPendingTasks();
        CONNECTING.end(test);
      }
    },
    CONNECTING {
      @Override
      void come(DrainTest test) {
        test.write(GET);
      }

      @Override
      void end(DrainTest test) {
        test.opened.getLast().connected(new Sent());
        FORWARDED.end(test);
      }
    },
    FORWARDED {
      @Override
      void come(DrainTest test) {
        CONNECTING.come(test);
        test.opened.getLast().connected(new Sent());
      }

      @Override
      void end(DrainTest test) {
        test.answerHead();
        ANSWERING.end(test);
      }
    },
    ANSWERING {
      @Override
      void come(DrainTest test) {
        FORWARDED.come(test);
        test.answerHead();
      }

      @Override
      void end(DrainTest test) {
        test.opened.getLast().end(LastHttpContent.EMPTY_LAST_CONTENT);
      }
    },
    /** Refused, and the rest of its body is read for the connection's sake. */
    DROPPING {
      @Override
      void come(DrainTest test) {
        test.decisions.decide(facts -> new Decision.Refuse(Denial.of(Reason.KEY_MISSING)));
        test.write("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab");
      }

      @Override
      void end(DrainTest test) {
        test.write("cde");
      }
    };

    abstract void come(DrainTest test);

    abstract void end(DrainTest test);
  }

  DrainTest() {
    new ClientPipeline(
            new ConnectionLimit(1),
            HttpSettings.of(new InetSocketAddress(0)),
            () -> draining,
            InstantSource.fixed(Instant.parse("2026-11-24T10:00:00Z")))
        .assemble(
            channel.pipeline(),
            decisions,
            (fresh, listener) -> {
              opened.add(listener);
              return () -> {};
            },
            new Scratch());
    channel.pipeline().fireChannelActive();
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @ParameterizedTest
  @EnumSource
  void finishesWhatIsUnderWayThenCloses(Stage stage) {
    stage.come(this);

    drain();
    assertThat(channel.isOpen()).isTrue();
    stage.end(this);

    assertThat(written()).containsPattern("^HTTP/1.1 (200|401) ");
    assertThat(channel.isOpen()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"PARKED", "CONNECTING", "FORWARDED"})
  void saysThatItWillClose(Stage stage) {
    stage.come(this);

    drain();
    stage.end(this);

    assertThat(written()).contains("connection: close");
  }

  @Test
  void closesAnIdleConnectionAtOnce() {
    Stage.ANSWERING.come(this);
    Stage.ANSWERING.end(this);

    drain();

    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void doesNotCutAnAnswerThatIsStillBeingWritten() {
    Held held = new Held();
    channel.pipeline().addFirst(held);
    Stage.ANSWERING.come(this);
    Stage.ANSWERING.end(this);

    drain();
    assertThat(channel.isOpen()).isTrue();
    held.letGo();

    assertThat(written()).startsWith("HTTP/1.1 200 ");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void servesARequestOfWhichAPartIsHere() {
    write(GET.substring(0, 10));

    drain();
    write(GET.substring(10));
    Stage.CONNECTING.end(this);

    assertThat(written()).startsWith("HTTP/1.1 200 ").contains("connection: close");
  }

  @Test
  void servesARequestThatIsHereAlreadyBeforeItCloses() {
    Stage.ANSWERING.come(this);
    write(GET);

    drain();
    Stage.ANSWERING.end(this);
    Stage.CONNECTING.end(this);

    assertThat(written()).containsPattern("(?s)^HTTP/1.1 200 .*HTTP/1.1 200 .*connection: close");
    assertThat(channel.isOpen()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void leavesTheNextRequestAloneUntilThisOneIsOver(Stage stage) {
    stage.come(this);

    if (stage == Stage.DROPPING) {
      write("cd");
    } else {
      write(GET);
    }
    assertThat(decisions.asked()).hasSize(1);
    if (stage == Stage.DROPPING) {
      write("e" + GET);
    } else {
      stage.end(this);
    }

    assertThat(decisions.asked()).hasSize(2);
  }

  private void drain() {
    draining = true;
    channel.pipeline().get(ClientConnection.class).drain();
  }

  private void answerHead() {
    opened.getLast().head(Heads.answer("HTTP/1.1 200 OK", "Content-Length: 0"));
  }

  private void write(String bytes) {
    channel.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
  }

  private String written() {
    StringBuilder text = new StringBuilder();
    for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
      text.append(bytes.toString(StandardCharsets.ISO_8859_1));
      bytes.release();
    }
    return text.toString();
  }

  /** A socket that takes nothing for now. */
  private static final class Held extends ChannelDuplexHandler {
    private @Nullable ChannelHandlerContext context;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      context = ctx;
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {}

    void letGo() {
      Objects.requireNonNull(context).flush();
    }
  }

  /** A connection that takes everything at once. */
  private static final class Sent implements Call {
    @Override
    public boolean reused() {
      return false;
    }

    @Override
    public boolean touched() {
      return true;
    }

    @Override
    public void send(OutgoingHead head) {}

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
    public void reading(boolean on) {}

    @Override
    public void abort() {}
  }
}
