package dev.tollway.accounting.money;

import java.time.Instant;
import java.util.List;

/**
 * Money that moves from one book to another: two postings that sum to zero, so that all postings of
 * a currency sum to zero at any time.
 *
 * @param subject whose money it is
 * @param kind why it moves
 * @param reference with subject, currency and kind: books once
 * @param nanos what the subject's balance gains; negative: loses
 */
public record Transfer(
    String subject, String currency, Kind kind, String reference, long nanos, Instant time) {

  /** Why money moves, and the book on the other side. */
  public enum Kind {
    /** Paid in, or taken back by a negative top-up. */
    TOP_UP("cash"),
    /** What was left of a top-up at its expiry. */
    EXPIRY("expired"),
    /** Given back for requests already paid. */
    REFUND("revenue"),
    /** A dated correction by a person. */
    ADJUSTMENT("adjustment"),
    /** Units used: one a pool at the day's end and at its close. */
    USAGE("revenue"),
    /** Units used that nobody pays: reported after their lease was released. */
    LOSS("revenue");

    private final String book;

    Kind(String book) {
      this.book = book;
    }

    /** Whether it moves the limit of the money pool; usage is counted by the leases. */
    public boolean movesLimit() {
      return this != USAGE && this != LOSS;
    }
  }

  /** One side of a transfer. */
  public record Posting(String book, String currency, long nanos) {}

  public Transfer {
    if (nanos == Long.MIN_VALUE) {
      throw new MoneyException("an amount that has no opposite");
    }
  }

  /** Both sides. */
  public List<Posting> postings() {
    return List.of(
        new Posting(kind == Kind.LOSS ? "loss" : subject, currency, nanos),
        new Posting(kind.book, currency, -nanos));
  }
}
