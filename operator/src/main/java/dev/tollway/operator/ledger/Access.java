package dev.tollway.operator.ledger;

import io.grpc.Context;
import io.grpc.StatusException;

/**
 * Decides who may borrow what. What a sidecar says of itself is a claim until this has judged it.
 */
@FunctionalInterface
public interface Access {

  /**
   * Judges a session before anything is lent to it.
   *
   * @param context of the call: holds what interceptors have proven about the connection
   * @param podUid what the sidecar says that it is
   * @throws StatusException when that is not proven; ends the session
   */
  Scope prove(Context context, String podUid) throws StatusException;

  /** What one session may borrow. */
  @FunctionalInterface
  interface Scope {
    /** Whether the workload's configuration holds this subject now; asked at each Open. */
    boolean mayOpen(String subject);
  }

  /**
   * Believes what is said and lends everything. Only for a transport that nobody else can reach:
   * the in-process one of standalone, where sidecar and control plane share one JVM, and loopback
   * of a machine on which whoever may run programs is trusted.
   */
  static Access asSaid() {
    return (context, podUid) -> subject -> true;
  }
}
