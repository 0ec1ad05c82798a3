package dev.tollway.sidecar.meter;

import dev.tollway.sidecar.enforce.ChargeMode;

/** How an admitted exchange ended: the table "What a request costs". */
public sealed interface Outcome {

  /** Refused after all, connect failed, or nothing written upstream for another reason. */
  Outcome UNTOUCHED = new Untouched();

  /**
   * Our time-out, or the upstream broke before the head of its answer; a byte had gone upstream.
   */
  Outcome UPSTREAM_FAILED = new UpstreamFailed();

  /** The client went away after a byte went upstream and before the head of the answer came. */
  Outcome CLIENT_GONE = new ClientGone();

  /** Whether units are charged in full. */
  boolean charged(ChargeMode mode);

  /**
   * The head of an answer came, whatever came after it; 101 is one request.
   *
   * @param status of the final head, or 101
   */
  record Answered(int status) implements Outcome {
    @Override
    public boolean charged(ChargeMode mode) {
      return mode == ChargeMode.ADMISSION || status < 500;
    }
  }

  /**
   * A gRPC call ended with its own status.
   *
   * @param grpcStatus of the trailers, or of the head where it is trailers-only
   */
  record GrpcAnswered(int grpcStatus) implements Outcome {
    @Override
    public boolean charged(ChargeMode mode) {
      return mode == ChargeMode.ADMISSION
          || switch (grpcStatus) {
            // UNKNOWN, DEADLINE_EXCEEDED, INTERNAL, UNAVAILABLE, DATA_LOSS: what a 5xx is to HTTP
            case 2, 4, 13, 14, 15 -> false;
            default -> true;
          };
    }
  }

  /** See {@link Outcome#UNTOUCHED}. */
  record Untouched() implements Outcome {
    @Override
    public boolean charged(ChargeMode mode) {
      return false;
    }
  }

  /** See {@link Outcome#UPSTREAM_FAILED}. */
  record UpstreamFailed() implements Outcome {
    @Override
    public boolean charged(ChargeMode mode) {
      return mode == ChargeMode.ADMISSION;
    }
  }

  /** See {@link Outcome#CLIENT_GONE}. */
  record ClientGone() implements Outcome {
    @Override
    public boolean charged(ChargeMode mode) {
      return true;
    }
  }
}
