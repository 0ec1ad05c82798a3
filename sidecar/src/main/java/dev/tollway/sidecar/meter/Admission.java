package dev.tollway.sidecar.meter;

import dev.tollway.sidecar.enforce.Denial;
import dev.tollway.sidecar.enforce.Hint;
import java.util.List;

/** The meter's word for a request. */
public sealed interface Admission {
  /**
   * Bytes may go upstream.
   *
   * @param quotas what is left, for headers; empty where the plan wants none
   */
  record Admitted(Permit permit, List<Hint> quotas) implements Admission {}

  /** No unit was taken. */
  record Refused(Denial denial) implements Admission {}
}
