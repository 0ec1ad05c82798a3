package dev.tollway.operator.resolve;

/**
 * A fault of the user's: a value, never an exception.
 *
 * @param aspect the condition that it makes False
 * @param message names the object and the fix; holds no key and no name of a stranger's object
 */
public record Problem(Aspect aspect, Reason reason, String message) {

  /** The condition that a problem belongs to, in the order in which problems are told. */
  public enum Aspect {
    /** The object itself cannot be taken as it is: nothing of this form goes live. */
    ACCEPTED,
    /** It names what is not there or not allowed: what is there goes live. */
    RESOLVED_REFS,
    /** Its key cannot be issued. */
    ISSUED
  }

  static Problem notAccepted(Reason reason, String message) {
    return new Problem(Aspect.ACCEPTED, reason, message);
  }

  static Problem unresolved(Reason reason, String message) {
    return new Problem(Aspect.RESOLVED_REFS, reason, message);
  }

  static Problem notIssued(Reason reason, String message) {
    return new Problem(Aspect.ISSUED, reason, message);
  }
}
