package dev.tollway.sidecar.enforce;

import dev.tollway.sidecar.enforce.KeyIndex.Credential;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides for one listener: routing, path, credentials, account, payment, speed, draws, in this
 * order.
 *
 * <p>Not safe for threads, because it reuses a digest: each event loop has its own; all share the
 * rate limits.
 */
public final class Enforcer {
  /** Where a caller sees their own account. */
  public static final String USAGE_PATH = "/.well-known/tollway/usage";

  /** How soon a sidecar that lacks configuration or ledger can be better. */
  static final Duration SOON = Duration.ofSeconds(1);

  private final String port;
  private final RateLimits rateLimits;
  private final MessageDigest digest;

  /**
   * For the listener of one container port.
   *
   * @param port as {@link Route#port()} names it
   */
  public Enforcer(String port, RateLimits rateLimits) {
    this.port = port;
    this.rateLimits = rateLimits;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Decides one request.
   *
   * @param nanoTime monotonic, for rate limits
   */
  public Decision decide(Snapshot snapshot, RequestFacts facts, LedgerSight sight, long nanoTime) {
    if (snapshot.state() == Snapshot.State.NOT_PROGRAMMED) {
      return refuse(Reason.NOT_PROGRAMMED, null, null, new Facts.None(), SOON);
    }
    if (snapshot.state() == Snapshot.State.UNPROTECTED) {
      return new Decision.Pass(Forwarding.unprotected(facts.target()), null);
    }
    List<RuleSet> candidates = snapshot.routes().candidates(port, Host.of(facts.authority()));
    if (candidates.isEmpty()) {
      return refuse(Reason.ROUTE_NOT_FOUND, null, null, new Facts.None(), null);
    }
    Target target = Target.of(facts.method(), facts.target());
    if (target.path().matched().equals(USAGE_PATH) && target.path().fault() == null) {
      return usage(snapshot, candidates, facts, target, sight.ledgerTime());
    }
    Rule rule = Matching.find(candidates, facts, target);
    if (rule == null) {
      return unmatched(snapshot, candidates, facts, target);
    }
    Route route = rule.route();
    if (route.lifecycle().stage() == Route.Stage.RETIRED) {
      return refuse(Reason.ROUTE_RETIRED, rule, null, new Facts.None(), null);
    }
    Credentials credentials =
        Credentials.read(route, facts.headers(), target, snapshot.keys(), digest);
    if (credentials.tooMany()) {
      return tooManyValues(rule);
    }
    if (rule.open()) {
      return new Decision.Pass(
          Forwarding.of(rule, facts.headers(), target, credentials, null), rule);
    }
    Identified identified = identify(snapshot, rule, credentials, sight.ledgerTime());
    return switch (identified) {
      case Stranger(Denial denial) -> new Decision.Refuse(denial);
      case Known(Caller caller) -> admit(rule, caller, facts, target, credentials, sight, nanoTime);
    };
  }

  private Decision admit(
      Rule rule,
      Caller caller,
      RequestFacts facts,
      Target target,
      Credentials credentials,
      LedgerSight sight,
      long nanoTime) {
    Plan plan = caller.plan();
    Denial shadowed = Standing.judge(rule, caller, sight);
    if (shadowed != null && !(plan.shadow() && Standing.isOfThePlan(shadowed.reason()))) {
      return new Decision.Refuse(shadowed);
    }
    List<Hint> hints = List.of();
    switch (rateLimits.admit(
        caller.key().subject(), plan.rateLimits(), plan.rateLimitHeaders(), nanoTime)) {
      case RateLimits.Verdict.Fits fits -> hints = fits.hints();
      case RateLimits.Verdict.Full full -> {
        Facts rate =
            new Facts.Rate(full.limit().name(), full.limit().limit(), full.limit().interval());
        Denial denial =
            new Denial(Reason.RATE_LIMITED, rule, caller, rate, full.retryAfter(), full.hints());
        if (!plan.shadow()) {
          return new Decision.Refuse(denial);
        }
        hints = full.hints();
        shadowed = shadowed == null ? denial : shadowed;
      }
    }
    Plan.OpenedRoute opened =
        plan.routes().getOrDefault(rule.route().name(), Plan.OpenedRoute.NOT_OPENED);
    return new Decision.Charge(
        Forwarding.of(rule, facts.headers(), target, credentials, caller),
        caller,
        rule,
        Pricing.draws(caller.key(), plan, rule, opened),
        hints,
        shadowed);
  }

  /** The caller's own view: whichever route of this host finds the key in its places. */
  private Decision usage(
      Snapshot snapshot, List<RuleSet> candidates, RequestFacts facts, Target target, Instant now) {
    Rule first = null;
    Denial denial = null;
    for (RuleSet set : candidates) {
      for (Route route : set.routes()) {
        Rule rule = Rule.none(route);
        first = first == null ? rule : first;
        Credentials credentials =
            Credentials.read(route, facts.headers(), target, snapshot.keys(), digest);
        if (credentials.tooMany()) {
          return tooManyValues(rule);
        }
        switch (identify(snapshot, rule, credentials, now)) {
          case Known(Caller caller) -> {
            return facts.method().equals("GET") || facts.method().equals("HEAD")
                ? new Decision.Usage(caller)
                : refuse(Reason.ROUTE_NOT_FOUND, rule, null, new Facts.None(), null);
          }
          case Stranger(Denial stranger) -> {
            boolean better = denial == null || denial.reason() == Reason.KEY_MISSING;
            denial = better ? stranger : denial;
          }
        }
      }
    }
    return denial != null
        ? new Decision.Refuse(denial)
        : refuse(Reason.ROUTE_NOT_FOUND, first, null, new Facts.None(), null);
  }

  private Decision unmatched(
      Snapshot snapshot, List<RuleSet> candidates, RequestFacts facts, Target target) {
    Route first = null;
    String fault = target.path().fault();
    for (RuleSet set : candidates) {
      for (Route route : set.routes()) {
        first = first == null ? route : first;
        if (route.passUnmatched() && (fault == null || route.pathsAsIs())) {
          Rule none = Rule.none(route);
          Credentials credentials =
              Credentials.read(route, facts.headers(), target, snapshot.keys(), digest);
          return credentials.tooMany()
              ? tooManyValues(none)
              : new Decision.Pass(
                  Forwarding.of(none, facts.headers(), target, credentials, null), null);
        }
      }
    }
    Rule none = first == null ? null : Rule.none(first);
    return fault == null
        ? refuse(Reason.ROUTE_NOT_FOUND, none, null, new Facts.None(), null)
        : refuse(Reason.BAD_REQUEST, none, null, new Facts.Fault(fault, 0), null);
  }

  private sealed interface Identified {}

  private record Known(Caller caller) implements Identified {}

  private record Stranger(Denial denial) implements Identified {}

  private static Identified identify(
      Snapshot snapshot, Rule rule, Credentials credentials, Instant now) {
    if (snapshot.state() == Snapshot.State.TOO_OLD) {
      return stranger(Reason.NOT_PROGRAMMED, rule, null, new Facts.None(), SOON);
    }
    if (credentials.isEmpty()) {
      return stranger(Reason.KEY_MISSING, rule, null, new Facts.None(), null);
    }
    if (credentials.ambiguous()) {
      return stranger(Reason.KEY_AMBIGUOUS, rule, null, new Facts.None(), null);
    }
    Credential known = credentials.known(now);
    if (known == null) {
      return stranger(Reason.KEY_INVALID, rule, null, new Facts.None(), null);
    }
    Plan plan = snapshot.plans().get(known.key().plan());
    Caller caller = plan == null ? null : new Caller(known.key(), plan, known.keyId());
    Instant expireTime = known.expireTime();
    if (expireTime != null && known.expired(now)) {
      return stranger(Reason.KEY_EXPIRED, rule, caller, new Facts.Since(expireTime), null);
    }
    return caller == null
        ? stranger(Reason.NOT_PROGRAMMED, rule, null, new Facts.None(), SOON)
        : new Known(caller);
  }

  private static Stranger stranger(
      Reason reason, Rule rule, @Nullable Caller caller, Facts facts, @Nullable Duration wait) {
    return new Stranger(new Denial(reason, rule, caller, facts, wait));
  }

  private static Decision tooManyValues(Rule rule) {
    String sentence =
        "The request holds more than " + Credentials.MOST_VALUES + " values where a key may be.";
    return refuse(Reason.BAD_REQUEST, rule, null, new Facts.Fault(sentence, 0), null);
  }

  private static Decision refuse(
      Reason reason,
      @Nullable Rule rule,
      @Nullable Caller caller,
      Facts facts,
      @Nullable Duration wait) {
    return new Decision.Refuse(new Denial(reason, rule, caller, facts, wait));
  }
}
