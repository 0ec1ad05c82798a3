package dev.tollway.sidecar.framing;

import org.jspecify.annotations.Nullable;

/**
 * Follows the messages of one direction of one connection.
 *
 * <pre>
 *   START ─► FIELDS ─┬─► LENGTH ────────────────────────────────► END
 *                    ├─► CHUNK_SIZE ─► CHUNK_DATA ─► CHUNK_END ─┐
 *                    │       ▲ │ 0                              │
 *                    │       └─┼────────────────────────────────┘
 *                    │         └─► TRAILERS ─────────────────► END
 *                    ├─► UNTIL_CLOSE (answers only)
 *                    └─────────────────────────────────────────► END
 * </pre>
 *
 * Bytes of content need not be looked at: {@link #content()} says how many may be passed over with
 * {@link #pass}.
 */
public final class Framing {
  /** What a byte was. */
  public enum Step {
    /** A part of a head, of content or of its framing. */
    MORE,
    /** The last byte of a head; a body follows. */
    HEAD,
    /** The last byte of a message. */
    END,
    /** See {@link #fault()}. */
    FAULT
  }

  private enum At {
    START,
    FIELDS,
    LENGTH,
    CHUNK_SIZE,
    CHUNK_DATA,
    CHUNK_END,
    TRAILERS,
    UNTIL_CLOSE,
    END,
    FAULT
  }

  private final Limits limits;
  private final StartLine start;
  private final Line line = new Line();
  private final Fields fields = new Fields();
  private final Head head;
  private int taken;
  private At at = At.START;
  private boolean carriageReturn;
  private int headBytes;
  private int lines;
  private long content;
  private @Nullable Fault fault;

  private Framing(Limits limits, StartLine start) {
    this.limits = limits;
    this.start = start;
    this.head = new Head(line, start, fields);
  }

  public static Framing ofRequests(Limits limits) {
    return new Framing(limits, new RequestLine());
  }

  public static Framing ofAnswers(Limits limits) {
    return new Framing(limits, new StatusLine());
  }

  /** Expects the next message: what was left of the last one is forgotten. */
  public void next() {
    at = At.START;
    head.clear();
    carriageReturn = false;
    headBytes = 0;
    lines = 0;
    content = 0;
  }

  /**
   * Says whether the answer that comes next is to a HEAD request. Interim answers are messages of
   * their own.
   *
   * @throws IllegalStateException if this follows requests
   */
  public void answersHead(boolean value) {
    if (!(start instanceof StatusLine status)) {
      throw new IllegalStateException("requests answer nothing");
    }
    status.answersHead(value);
  }

  /** Whether no byte of the next message has come yet. */
  public boolean atStart() {
    return at == At.START && headBytes == 0;
  }

  /** Whether the message ends where its sender closes the connection. */
  public boolean untilClose() {
    return at == At.UNTIL_CLOSE;
  }

  /** Whether the status of the answer at hand is 1xx. */
  public boolean interim() {
    return start instanceof StatusLine status && status.status() < 200;
  }

  /**
   * Bytes of the body that were announced and have not come; -1 where that is not known (chunked,
   * until close).
   */
  public long announced() {
    return switch (at) {
      case LENGTH -> content;
      case END -> 0;
      default -> -1;
    };
  }

  /** Bytes of content that may be passed over unseen now; 0 where every byte must be looked at. */
  public long content() {
    return switch (at) {
      case LENGTH, CHUNK_DATA -> content;
      case UNTIL_CLOSE -> Long.MAX_VALUE;
      default -> 0;
    };
  }

  /** Passes over {@code count} bytes of content, at most {@link #content()}. */
  public Step pass(long count) {
    if (count > content()) {
      throw new IllegalArgumentException("more than there is");
    }
    if (at == At.UNTIL_CLOSE) {
      return Step.MORE;
    }
    content -= count;
    if (content > 0) {
      return Step.MORE;
    }
    if (at == At.LENGTH) {
      return end();
    }
    at = At.CHUNK_END;
    return Step.MORE;
  }

  /** Why the last step was {@link Step#FAULT}. */
  public Fault fault() {
    if (fault == null) {
      throw new IllegalStateException("no fault");
    }
    return fault;
  }

  /**
   * The head of the message at hand, complete after {@link Step#HEAD} or {@link Step#END}; its
   * trailers after the latter.
   */
  public Head head() {
    return head;
  }

  /**
   * Looks at bytes that are not content, until one was something else than {@link Step#MORE}, or
   * content begins, or there are no more. {@link #taken} says how many that were.
   */
  public Step take(byte[] bytes, int from, int to) {
    int next = from;
    Step step = Step.MORE;
    while (next < to && step == Step.MORE && content() == 0) {
      int plain = plain(bytes, next, to);
      if (plain > next) {
        line.add(bytes, next, plain - next);
        headBytes += plain - next;
        next = plain;
      } else {
        step = step(bytes[next++]);
      }
    }
    taken = next - from;
    return step;
  }

  /** How many bytes the last {@link #take} looked at. */
  public int taken() {
    return taken;
  }

  /** The end of what {@link #step} would only add to a line of the head. */
  private int plain(byte[] bytes, int from, int to) {
    boolean inHead = at == At.START || at == At.FIELDS || at == At.TRAILERS;
    if (!inHead || carriageReturn) {
      return from;
    }
    int lineLimit = at == At.START ? limits.startLine() : limits.head();
    int room = Math.min(limits.head() - headBytes, lineLimit - line.length());
    int end = Math.min(to, from + room);
    int next = from;
    while (next < end && !Bytes.control(bytes[next])) {
      next++;
    }
    return next;
  }

  /** Looks at one byte that is not content. */
  public Step step(byte b) {
    return switch (at) {
      case START -> headByte(b, limits.startLine());
      case FIELDS, TRAILERS -> headByte(b, limits.head());
      case CHUNK_SIZE, CHUNK_END -> chunk(b);
      case LENGTH, CHUNK_DATA, UNTIL_CLOSE -> pass(1);
      case END, FAULT -> throw new IllegalStateException("nothing may follow before next()");
    };
  }

  private Step headByte(byte b, int lineLimit) {
    if (++headBytes > limits.head()) {
      return fault(
          new Fault(
              Fault.Kind.HEAD_TOO_LARGE, "the head is larger than " + limits.head() + " bytes"));
    }
    if (line.length() >= lineLimit && b != '\r' && b != '\n') {
      return fault(
          new Fault(
              Fault.Kind.LINE_TOO_LONG, "the first line is longer than " + lineLimit + " bytes"));
    }
    return lineByte(b) ? lineDone() : at == At.FAULT ? Step.FAULT : Step.MORE;
  }

  private Step chunk(byte b) {
    // The size has at most 16 digits; whatever else the line holds is extensions.
    if (line.length() > 16 + limits.extension()) {
      return fault(
          Fault.malformed("chunk extensions longer than " + limits.extension() + " bytes"));
    }
    return lineByte(b) ? lineDone() : at == At.FAULT ? Step.FAULT : Step.MORE;
  }

  /**
   * Adds a byte to the line; whether the line is complete. Sets a fault on what no line may hold.
   */
  private boolean lineByte(byte b) {
    if (carriageReturn) {
      carriageReturn = false;
      if (b != '\n') {
        fault(Fault.malformed("a bare CR"));
        return false;
      }
      return true;
    }
    if (b == '\r') {
      carriageReturn = true;
    } else if (b == '\n') {
      fault(Fault.malformed("a bare LF"));
    } else if (Bytes.control(b)) {
      fault(Fault.malformed("a control character"));
    } else {
      line.add(b);
    }
    return false;
  }

  private Step lineDone() {
    Step step =
        switch (at) {
          case START -> startLine();
          case FIELDS -> line.length() == 0 ? headDone() : field(fields.header(line, head));
          case TRAILERS -> line.length() == 0 ? end() : field(fields.trailer(line, head));
          case CHUNK_SIZE -> chunkSize();
          case CHUNK_END -> chunkEnd();
          default -> throw new IllegalStateException("no line there");
        };
    line.clear();
    return step;
  }

  private Step startLine() {
    if (line.length() == 0 && headBytes == 2 && start instanceof RequestLine) {
      // RFC 9112 §2.2: one empty line before a request is ignored; old clients send it after a
      // body.
      return Step.MORE;
    }
    Fault found = start.take(line);
    at = At.FIELDS;
    if (found != null) {
      return fault(found);
    }
    head.startLine();
    return Step.MORE;
  }

  private Step field(@Nullable Fault found) {
    if (found != null) {
      return fault(found);
    }
    if (++lines > limits.lines()) {
      return fault(
          new Fault(Fault.Kind.HEAD_TOO_LARGE, "more than " + limits.lines() + " header lines"));
    }
    return Step.MORE;
  }

  private Step headDone() {
    Fault found = fields.contradiction(start.http10());
    if (found == null) {
      found = start.judge(fields);
    }
    if (found != null) {
      return fault(found);
    }
    head.headersEnd();
    if (start.bodiless() || fields.contentLength() == 0) {
      return end();
    }
    if (fields.chunked()) {
      at = At.CHUNK_SIZE;
    } else if (fields.contentLength() > 0) {
      at = At.LENGTH;
      content = fields.contentLength();
    } else if (start.untilClose()) {
      at = At.UNTIL_CLOSE;
    } else {
      return end();
    }
    return Step.HEAD;
  }

  private Step chunkSize() {
    int digits = 0;
    long size = 0;
    while (digits < line.length() && Bytes.hex(line.at(digits)) >= 0) {
      if (digits == 15) {
        return fault(Fault.malformed("a chunk size of more than 15 digits"));
      }
      size = size * 16 + Bytes.hex(line.at(digits++));
    }
    if (digits == 0 || (digits < line.length() && line.at(digits) != ';')) {
      return fault(Fault.malformed("a chunk size that is not hexadecimal digits"));
    }
    for (int i = digits; i < line.length(); i++) {
      if (line.at(i) < 0) {
        // Allowed in a quoted string of RFC 9112 §7.1.1, but Netty 4.2.18 fails on it.
        return fault(Fault.malformed("chunk extensions that are not ASCII"));
      }
    }
    if (line.length() - digits > limits.extension()) {
      return fault(
          Fault.malformed("chunk extensions longer than " + limits.extension() + " bytes"));
    }
    at = size == 0 ? At.TRAILERS : At.CHUNK_DATA;
    content = size;
    return Step.MORE;
  }

  private Step chunkEnd() {
    if (line.length() > 0) {
      return fault(Fault.malformed("chunk data that is not followed by CRLF"));
    }
    at = At.CHUNK_SIZE;
    return Step.MORE;
  }

  private Step end() {
    at = At.END;
    return Step.END;
  }

  private Step fault(Fault found) {
    fault = found;
    at = At.FAULT;
    return Step.FAULT;
  }
}
