package dev.tollway.operator.resolve;

/** Why a condition is what it is; {@link #word} is what the condition and Events show. */
public enum Reason {
  // Accepted
  ACCEPTED("Accepted"),
  INVALID("Invalid"),
  CONFLICTED("Conflicted"),
  GRANT_REQUIRED("GrantRequired"),
  KEY_HASH_TAKEN("KeyHashTaken"),
  WEAK_KEY("WeakKey"),
  TOP_UP_CHANGED("TopUpChanged"),
  CURRENCY_MISMATCH("CurrencyMismatch"),
  TOO_MANY_KEYS("TooManyKeys"),
  NO_OPEN_ROUTE("NoOpenRoute"),
  PAID_ELSEWHERE("PaidElsewhere"),
  INTERNAL_ERROR("InternalError"),

  // ResolvedRefs
  RESOLVED_REFS("ResolvedRefs"),
  TARGET_NOT_FOUND("TargetNotFound"),
  PORT_NOT_FOUND("PortNotFound"),
  REF_NOT_FOUND("RefNotFound"),
  REF_NOT_PERMITTED("RefNotPermitted"),
  PLAN_NOT_ACCEPTED("PlanNotAccepted"),
  SECRET_NOT_FOUND("SecretNotFound"),
  SECRET_NOT_LABELLED("SecretNotLabelled"),
  SECRET_KEY_MISSING("SecretKeyMissing"),

  // Approved
  APPROVED("Approved"),
  APPROVAL_PENDING("ApprovalPending"),
  APPROVAL_DENIED("ApprovalDenied"),

  // Issued
  ISSUED("Issued"),
  ISSUING("Issuing"),
  SECRET_CONFLICT("SecretConflict"),
  NOT_ACCEPTED("NotAccepted"),

  // Programmed
  PROGRAMMED("Programmed"),
  NO_PODS("NoPods"),
  PODS_NOT_INJECTED("PodsNotInjected"),
  PORT_NOT_INTERCEPTED("PortNotIntercepted"),
  RECONCILING("Reconciling"),
  SIDECARS_LAGGING("SidecarsLagging"),
  REFUSED_BY_SIDECAR("RefusedBySidecar"),

  // Ready
  READY("Ready"),
  SUSPENDED("Suspended"),
  KEY_EXPIRED("KeyExpired"),

  // PaymentRequired
  PAID_UP("PaidUp"),
  QUOTA_EXCEEDED("QuotaExceeded"),
  INSUFFICIENT_FUNDS("InsufficientFunds"),
  SUBSCRIPTION_EXPIRED("SubscriptionExpired"),
  QUOTA_WARNING("QuotaWarning"),
  EXPIRING_SOON("ExpiringSoon"),
  IN_GRACE_PERIOD("InGracePeriod"),
  SHADOW("Shadow"),
  LEDGER_PENDING("LedgerPending"),

  // Stalled
  STALLED("Stalled");

  private final String word;

  Reason(String word) {
    this.word = word;
  }

  /** CamelCase, stable for ever. */
  public String word() {
    return word;
  }
}
