package dev.tollway.sidecar.http;

import dev.tollway.sidecar.denial.Answer;
import dev.tollway.sidecar.enforce.Decision;
import dev.tollway.sidecar.enforce.Denial;
import dev.tollway.sidecar.enforce.Forward;
import dev.tollway.sidecar.enforce.Hint;
import dev.tollway.sidecar.enforce.Reason;
import dev.tollway.sidecar.framing.Fault;
import dev.tollway.sidecar.framing.Head;
import dev.tollway.sidecar.http.ExchangeState.Answering;
import dev.tollway.sidecar.http.ExchangeState.Connecting;
import dev.tollway.sidecar.http.ExchangeState.Deciding;
import dev.tollway.sidecar.http.ExchangeState.Done;
import dev.tollway.sidecar.http.ExchangeState.Forwarding;
import dev.tollway.sidecar.http.ExchangeState.Parked;
import dev.tollway.sidecar.http.ExchangeState.Refused;
import dev.tollway.sidecar.meter.Admission;
import dev.tollway.sidecar.meter.Outcome;
import dev.tollway.sidecar.meter.Permit;
import dev.tollway.sidecar.upstream.Call;
import dev.tollway.sidecar.upstream.CallListener;
import dev.tollway.sidecar.upstream.Upstream;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One request with its response. Owns their state; all of it happens on one event loop.
 *
 * <pre>
 *            decide
 *   DECIDING ──┬─ Pass ────────────────────────┐
 *              ├─ Charge, Usage ─► PARKED ─────┤ Admitted
 *              └─ Refuse ─┐          │ Refused ▼
 *                         ▼          ▼     CONNECTING ─connected─► FORWARDING ─answer head─► ANSWERING
 *                       REFUSED ◄────┴─────────┴───────────────────────┘                        │
 *                         unreachable, broke, expired, malformed; broke before a byte ↺ once    │
 *   client gone from any state; end or break of the answer ─────────────────────────────► DONE ◄┘
 * </pre>
 *
 * CONNECTING, FORWARDING and ANSWERING hold a {@link Permit}; leaving them for REFUSED or DONE
 * settles it, in {@link #settle} and nowhere else. What each way out costs is the table of {@link
 * Outcome}.
 *
 * <p>One file, though a long one: whoever changes what one event does must see what every other
 * does in the same state. Its states are {@link ExchangeState}, its time is {@link
 * ExchangeDeadline}.
 */
final class Exchange implements CallListener {
  /** What is forwarded uncounted needs no units. */
  private static final Permit UNCOUNTED = outcome -> {};

  private final Received received;
  private final Decisions decisions;
  private final Upstream upstream;
  private final Client client;
  private final Executor loop;
  private final ExchangeDeadline deadline;
  private final Deadlines deadlines;
  private final TrustedProxies trusted;

  private ExchangeState state = new Deciding();
  private @Nullable Decision decision;
  private List<Hint> quotas = List.of();
  private @Nullable ForwardedRequest head;
  private Upstream.@Nullable Attempt attempt;
  private boolean requestEnded;
  private boolean repeated;

  Exchange(
      Received received,
      Decisions decisions,
      Upstream upstream,
      Client client,
      Executor loop,
      Alarm alarm,
      Deadlines deadlines,
      TrustedProxies trusted) {
    this.received = received;
    this.decisions = decisions;
    this.upstream = upstream;
    this.client = client;
    this.loop = loop;
    this.deadline = new ExchangeDeadline(alarm);
    this.deadlines = deadlines;
    this.trusted = trusted;
  }

  ExchangeState state() {
    return state;
  }

  // ------------------------------------------------------------------ the decision

  void start() {
    if (received.oddExpectation()) {
      refuse(Denial.fault(Reason.BAD_REQUEST, 0, "Expect can only be 100-continue."));
      return;
    }
    Decision made = decisions.decide(received.facts());
    decision = made;
    switch (made) {
      case Decision.Refuse refuse -> refuse(refuse.denial());
      case Decision.Pass pass -> connect(UNCOUNTED, pass.forward());
      case Decision.Charge charge -> {
        state = new Parked();
        decisions.admit(charge, loop, admission -> admission(charge, admission));
      }
      case Decision.Usage usage -> {
        state = new Parked();
        decisions.usage(
            usage.caller(),
            loop,
            view -> {
              if (state instanceof Parked) {
                state = new Refused();
                client.answer(decisions.usageAnswer(view, received.requestId()));
              }
            });
      }
    }
  }

  private void admission(Decision.Charge charge, Admission admission) {
    switch (admission) {
      case Admission.Admitted(Permit permit, List<Hint> left) -> {
        if (state instanceof Parked) {
          quotas = left;
          connect(permit, charge.forward());
        } else {
          settle(permit, Outcome.UNTOUCHED, state);
        }
      }
      case Admission.Refused(Denial denial) -> {
        if (state instanceof Parked) {
          refuse(denial);
        }
      }
    }
  }

  // ------------------------------------------------------------------ towards the upstream

  private void connect(Permit permit, Forward forward) {
    head = new ForwardedRequest(received, forward, trusted);
    deadline.start(
        orElse(forward.requestTimeout(), deadlines.request()),
        orElse(forward.idleTimeout(), deadlines.idle()));
    state = new Connecting(permit);
    open(false);
  }

  private void open(boolean fresh) {
    Upstream.Attempt asked = upstream.open(fresh, this);
    // Not one that has been replaced by another before it was even handed out.
    if (state instanceof Connecting && attempt == null) {
      attempt = asked;
    }
  }

  @Override
  public void connected(Call call) {
    if (!(state instanceof Connecting(Permit permit)) || head == null) {
      call.abort();
      return;
    }
    attempt = null;
    deadline.moved();
    state = new Forwarding(permit, call);
    call.send(head);
    if (!received.hasBody()) {
      call.send(LastHttpContent.EMPTY_LAST_CONTENT);
    }
    call.flush();
  }

  @Override
  public void unreachable() {
    if (state instanceof Connecting(Permit permit)) {
      attempt = null;
      settle(permit, Outcome.UNTOUCHED, new Refused());
      answer(unreachableDenial());
    }
  }

  @Override
  public void headWritten() {
    deadline.moved();
    if (state instanceof Forwarding || state instanceof Answering) {
      // Not earlier: until a byte has left, the request can be repeated on another connection.
      client.passBody();
    }
  }

  /** A part of the request's body; taken over. */
  void requestContent(HttpContent content) {
    requestEnded |= content instanceof LastHttpContent;
    Call call = state.carrier();
    if (call == null || !received.hasBody()) {
      content.release();
      return;
    }
    deadline.moved();
    if (content instanceof LastHttpContent end) {
      FieldNames.stripTrailers(end.trailingHeaders());
    }
    call.send(content);
    if (!call.writable()) {
      client.reading(false);
    }
  }

  /** The client has sent what it had for now. */
  void requestPaused() {
    Call call = state.carrier();
    if (call != null) {
      call.flush();
    }
  }

  @Override
  public void writable(boolean writable) {
    if (state.carrier() != null) {
      deadline.moved();
      client.reading(writable);
    }
  }

  // ------------------------------------------------------------------ towards the client

  @Override
  public void head(Head answer) {
    if (!(state instanceof Forwarding(Permit permit, Call call)) || decision == null) {
      return;
    }
    if (!call.touched()) {
      // RFC 9112 §9.2: nothing has been asked yet, so this answers something else.
      call.abort();
      broke();
      return;
    }
    deadline.moved();
    int status = answer.status();
    state = new Answering(permit, call, status);
    client.head(answer, decisions.passedHeaders(decision, quotas));
  }

  @Override
  public void content(HttpContent content) {
    deadline.moved();
    if (state instanceof Answering answering) {
      client.content(content);
      if (!client.writable()) {
        answering.call().reading(false);
      }
    } else {
      content.release();
    }
  }

  @Override
  public void flush() {
    client.flush();
  }

  void clientWritable(boolean writable) {
    deadline.moved();
    if (state instanceof Answering answering) {
      answering.call().reading(writable);
    }
  }

  @Override
  public void end(LastHttpContent last) {
    if (state instanceof Answering(Permit permit, Call call, int status)) {
      settle(permit, new Outcome.Answered(status), new Done());
      FieldNames.stripTrailers(last.trailingHeaders());
      client.end(last);
    } else {
      last.release();
      // An answer without a head is none.
      broke();
    }
  }

  // ------------------------------------------------------------------ ways out

  @Override
  public void broke() {
    switch (state) {
      case Forwarding(Permit permit, Call call)
          when !call.touched() && call.reused() && !repeated -> {
        repeated = true;
        state = new Connecting(permit);
        // The dead one may have been full.
        client.reading(true);
        open(true);
      }
      case Forwarding(Permit permit, Call call) -> {
        settle(permit, beforeAnswer(call, Outcome.UPSTREAM_FAILED), new Refused());
        answer(unreachableDenial());
      }
      case Answering(Permit permit, Call call, int status) -> {
        settle(permit, new Outcome.Answered(status), new Done());
        client.close();
      }
      case Deciding deciding -> {}
      case Parked parked -> {}
      case Connecting connecting -> {}
      case Refused refused -> {}
      case Done done -> {}
    }
  }

  /** The client's connection is gone, or the client sends no more of an incomplete request. */
  void clientGone() {
    switch (state) {
      case Connecting(Permit permit) -> settle(permit, Outcome.UNTOUCHED, new Done());
      case Forwarding(Permit permit, Call call) -> {
        settle(permit, beforeAnswer(call, Outcome.CLIENT_GONE), new Done());
        call.abort();
      }
      case Answering(Permit permit, Call call, int status) -> {
        settle(permit, new Outcome.Answered(status), new Done());
        call.abort();
      }
      case Deciding deciding -> state = new Done();
      case Parked parked -> state = new Done();
      case Refused refused -> state = new Done();
      case Done done -> {}
    }
  }

  /** The rest of the request cannot be understood. */
  void malformed(Fault fault) {
    fail(Outcome.CLIENT_GONE, Faults.denial(fault));
  }

  private void expired() {
    boolean clientSlow =
        state instanceof Forwarding forwarding
            && received.hasBody()
            && !requestEnded
            && forwarding.call().touched()
            && forwarding.call().writable();
    if (clientSlow) {
      fail(
          Outcome.CLIENT_GONE,
          Denial.fault(Reason.TOO_SLOW, 0, "The request's body came too slowly."));
    } else {
      fail(
          Outcome.UPSTREAM_FAILED,
          Denial.fault(Reason.UPSTREAM_TIMEOUT, 0, "The service did not answer in time."));
    }
  }

  /** Gives up: with an answer where none has begun, else by closing. */
  private void fail(Outcome onceTouched, Denial denial) {
    switch (state) {
      case Deciding deciding -> refuse(denial);
      case Parked parked -> refuse(denial);
      case Connecting(Permit permit) -> {
        settle(permit, Outcome.UNTOUCHED, new Refused());
        answer(denial);
      }
      case Forwarding(Permit permit, Call call) -> {
        settle(permit, beforeAnswer(call, onceTouched), new Refused());
        call.abort();
        answer(denial);
      }
      case Answering(Permit permit, Call call, int status) -> {
        settle(permit, new Outcome.Answered(status), new Done());
        call.abort();
        client.close();
      }
      case Refused refused -> client.close();
      case Done done -> client.close();
    }
  }

  private void refuse(Denial denial) {
    state = new Refused();
    answer(denial);
  }

  private void answer(Denial denial) {
    Answer answer = decisions.refusal(denial, received.requestId());
    client.answer(answer);
  }

  /** The one place where a permit is settled. One that came too late changes nothing else. */
  private void settle(Permit permit, Outcome outcome, ExchangeState next) {
    if (!state.equals(next)) {
      state = next;
      deadline.stop();
      Upstream.Attempt asked = attempt;
      attempt = null;
      if (asked != null) {
        asked.cancel();
      }
    }
    permit.settle(outcome);
  }

  private static Outcome beforeAnswer(Call call, Outcome onceTouched) {
    return call.touched() ? onceTouched : Outcome.UNTOUCHED;
  }

  private static Denial unreachableDenial() {
    return Denial.fault(Reason.UPSTREAM_UNREACHABLE, 0, "The service cannot be reached.");
  }

  /** The alarm rang. */
  void alarm() {
    if (deadline.over()) {
      expired();
    }
  }

  private static Duration orElse(@Nullable Duration own, Duration otherwise) {
    return own == null ? otherwise : own;
  }
}
