package dev.tollway.sidecar.http;

import dev.tollway.sidecar.enforce.Decision;
import dev.tollway.sidecar.enforce.Denial;
import dev.tollway.sidecar.enforce.Forward;
import dev.tollway.sidecar.enforce.Reason;
import dev.tollway.sidecar.enforce.RequestFacts;
import dev.tollway.sidecar.framing.Fault;
import dev.tollway.sidecar.meter.Admission;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Function;

/** What can happen to an exchange: each of its methods, and each word that can come with it. */
@SuppressWarnings("ImmutableEnumChecker") // its lambdas hold no state
enum Happening {
  DECIDED_PASS(
      "start",
      Decision.Pass.class,
      rig -> decided(rig, facts -> new Decision.Pass(Forward.asReceived(facts.target()), null))),
  DECIDED_CHARGE("start", Decision.Charge.class, rig -> rig.exchange.start()),
  DECIDED_USAGE(
      "start",
      Decision.Usage.class,
      rig -> decided(rig, facts -> new Decision.Usage(FakeDecisions.CALLER))),
  DECIDED_REFUSE(
      "start",
      Decision.Refuse.class,
      rig -> decided(rig, facts -> new Decision.Refuse(Denial.of(Reason.KEY_MISSING)))),
  ADMITTED(
      "start", Admission.Admitted.class, rig -> rig.decisions.answerLast(rig.decisions.admitted())),
  NOT_ADMITTED(
      "start",
      Admission.Refused.class,
      rig -> rig.decisions.answerLast(new Admission.Refused(Denial.of(Reason.QUOTA_EXCEEDED)))),
  USAGE_READ("start", Void.class, ExchangeRig::turn),
  CONNECTED("connected", rig -> rig.exchange.connected(rig.new FakeCall("other "))),
  UNREACHABLE("unreachable", rig -> rig.exchange.unreachable()),
  HEAD_WRITTEN(
      "headWritten",
      rig -> {
        rig.call.touched = true;
        rig.exchange.headWritten();
      }),
  UPSTREAM_FULL("writable", rig -> rig.exchange.writable(false)),
  UPSTREAM_WRITABLE("writable", rig -> rig.exchange.writable(true)),
  ANSWER_HEAD("head", rig -> head(rig, "200 OK")),
  ANSWER_HEAD_5XX("head", rig -> head(rig, "503 Service Unavailable")),
  ANSWER_CONTENT("content", rig -> rig.exchange.content(new DefaultHttpContent(bytes()))),
  ANSWER_CONTENT_TO_SLOW_CLIENT(
      "content",
      rig -> {
        rig.clientWritable = false;
        rig.exchange.content(new DefaultHttpContent(bytes()));
      }),
  ANSWER_PAUSED("flush", rig -> rig.exchange.flush()),
  ANSWER_END("end", rig -> rig.exchange.end(new DefaultLastHttpContent(bytes()))),
  BROKE("broke", rig -> rig.exchange.broke()),
  REQUEST_CONTENT(
      "requestContent", rig -> rig.exchange.requestContent(new DefaultHttpContent(bytes()))),
  REQUEST_CONTENT_TO_SLOW_UPSTREAM(
      "requestContent",
      rig -> {
        rig.call.writable = false;
        rig.exchange.requestContent(new DefaultHttpContent(bytes()));
      }),
  REQUEST_END(
      "requestContent", rig -> rig.exchange.requestContent(new DefaultLastHttpContent(bytes()))),
  REQUEST_PAUSED("requestPaused", rig -> rig.exchange.requestPaused()),
  CLIENT_FULL("clientWritable", rig -> rig.exchange.clientWritable(false)),
  CLIENT_WRITABLE("clientWritable", rig -> rig.exchange.clientWritable(true)),
  CLIENT_GONE("clientGone", rig -> rig.exchange.clientGone()),
  MALFORMED(
      "malformed", rig -> rig.exchange.malformed(new Fault(Fault.Kind.MALFORMED, "a bare CR"))),
  RANG_EARLY("alarm", rig -> rig.exchange.alarm()),
  EXPIRED("alarm", rig -> rig.pass(ExchangeRig.IDLE));

  private final String method;
  private final Class<?> word;
  private final Consumer<ExchangeRig> deed;

  Happening(String method, Consumer<ExchangeRig> deed) {
    this(method, Void.class, deed);
  }

  Happening(String method, Class<?> word, Consumer<ExchangeRig> deed) {
    this.method = method;
    this.word = word;
    this.deed = deed;
  }

  /** The method of {@link Exchange} that it comes through, or that asked for it. */
  String method() {
    return method;
  }

  /** The decision or admission that it is; {@code Void}: neither. */
  Class<?> word() {
    return word;
  }

  /**
   * False where nobody can say this: what has begun is not decided again, what was not asked is not
   * answered.
   */
  boolean possible(ExchangeRig rig) {
    return switch (this) {
      case DECIDED_PASS, DECIDED_CHARGE, DECIDED_USAGE, DECIDED_REFUSE ->
          rig.exchange.state() instanceof ExchangeState.Deciding;
      case ADMITTED, NOT_ADMITTED -> rig.decisions.metered();
      case USAGE_READ -> rig.waits();
      default -> true;
    };
  }

  void happen(ExchangeRig rig) {
    deed.accept(rig);
  }

  private static void decided(ExchangeRig rig, Function<RequestFacts, Decision> decision) {
    rig.decisions.decide(decision);
    rig.exchange.start();
  }

  private static void head(ExchangeRig rig, String status) {
    rig.exchange.head(Heads.answer("HTTP/1.1 " + status));
  }

  private static ByteBuf bytes() {
    return Unpooled.copiedBuffer("abc", StandardCharsets.US_ASCII);
  }
}
