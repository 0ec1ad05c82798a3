package dev.tollway.sidecar.http;

import dev.tollway.sidecar.enforce.Decision;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.function.Consumer;

/** Where an exchange can stand, finer than its states wherever an event tells them apart. */
@SuppressWarnings("ImmutableEnumChecker") // its lambdas hold no state
enum Standing {
  /** Nothing has happened yet. */
  DECIDING(rig -> {}),
  /** The meter was asked. */
  PARKED(rig -> {
    rig.decisions.park();
    rig.exchange.start();
  }),
  /** The caller's own view was asked for. */
  LOOKING(rig -> {
    rig.decisions.decide(facts -> new Decision.Usage(FakeDecisions.CALLER));
    rig.exchange.start();
  }),
  CONNECTING(rig -> rig.exchange.start()),
  /** The head is on its way on a connection of its own; not a byte has left. */
  SENDING(rig -> {
    CONNECTING.bring(rig);
    rig.exchange.connected(rig.call);
  }),
  /** The same on a connection that carried others before, and may just have been closed. */
  SENDING_REUSED(rig -> {
    rig.call.reused = true;
    SENDING.bring(rig);
  }),
  /** That connection broke, and another one was asked for. */
  CONNECTING_AGAIN(rig -> {
    SENDING_REUSED.bring(rig);
    rig.exchange.broke();
  }),
  /** A second one that was used before, too. */
  SENDING_AGAIN(rig -> {
    CONNECTING_AGAIN.bring(rig);
    rig.exchange.connected(rig.call);
  }),
  /** The head has left; the body comes. */
  FORWARDING(rig -> {
    SENDING.bring(rig);
    rig.call.touched = true;
    rig.exchange.headWritten();
  }),
  /** And the upstream takes no more of it for now. */
  FORWARDING_TO_SLOW_UPSTREAM(rig -> {
    FORWARDING.bring(rig);
    rig.call.writable = false;
    rig.exchange.writable(false);
  }),
  /** The whole request has left. */
  FORWARDED(rig -> {
    FORWARDING.bring(rig);
    rig.exchange.requestContent(LastHttpContent.EMPTY_LAST_CONTENT);
  }),
  ANSWERING(rig -> {
    FORWARDED.bring(rig);
    Happening.ANSWER_HEAD.happen(rig);
  }),
  ANSWERING_5XX(rig -> {
    FORWARDED.bring(rig);
    Happening.ANSWER_HEAD_5XX.happen(rig);
  }),
  /** The upstream answers before it has the whole request. */
  ANSWERING_EARLY(rig -> {
    FORWARDING.bring(rig);
    Happening.ANSWER_HEAD.happen(rig);
  }),
  REFUSED(rig -> {
    CONNECTING.bring(rig);
    rig.exchange.unreachable();
  }),
  /** The meter's answer is still to come. */
  GONE_WHILE_PARKED(rig -> {
    PARKED.bring(rig);
    rig.exchange.clientGone();
  }),
  DONE(rig -> {
    ANSWERING.bring(rig);
    Happening.ANSWER_END.happen(rig);
  });

  private final Consumer<ExchangeRig> way;

  Standing(Consumer<ExchangeRig> way) {
    this.way = way;
  }

  void bring(ExchangeRig rig) {
    way.accept(rig);
  }
}
