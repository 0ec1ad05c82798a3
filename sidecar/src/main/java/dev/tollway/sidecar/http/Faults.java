package dev.tollway.sidecar.http;

import dev.tollway.sidecar.enforce.Denial;
import dev.tollway.sidecar.enforce.Reason;
import dev.tollway.sidecar.framing.Fault;

/** What a client is told about bytes that are not a request. */
final class Faults {
  private Faults() {}

  static Denial denial(Fault fault) {
    String sentence = "The request was not understood: " + fault.detail() + ".";
    return switch (fault.kind()) {
      case MALFORMED -> Denial.fault(Reason.BAD_REQUEST, 400, sentence);
      case LINE_TOO_LONG -> Denial.fault(Reason.TOO_LARGE, 414, sentence);
      case HEAD_TOO_LARGE -> Denial.fault(Reason.TOO_LARGE, 431, sentence);
    };
  }
}
