package dev.tollway.sidecar.upstream;

import io.netty.handler.codec.http.HttpContent;

/** A connection while it carries one exchange. Used on its event loop only. */
public interface Call {
  /**
   * Whether the connection has carried an exchange before, so that the workload may just be closing
   * it.
   */
  boolean reused();

  /** Whether any byte of this exchange has left: from here on it cannot be repeated. */
  boolean touched();

  /** Writes the head; {@link CallListener#headWritten} follows once it is flushed. */
  void send(OutgoingHead head);

  /** Writes a part of the body and takes it over; {@code LastHttpContent} ends the request. */
  void send(HttpContent content);

  void flush();

  /** Whether the workload takes more now; changes are told by {@link CallListener#writable}. */
  boolean writable();

  /** Whether the answer is read on; off only while the client is slower than the workload. */
  void reading(boolean on);

  /** Ends the exchange early: the connection is closed and the listener hears nothing more. */
  void abort();
}
