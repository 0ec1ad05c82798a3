package dev.tollway.sidecar.upstream;

import dev.tollway.sidecar.framing.Head;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;

/** What an exchange hears from upstream, on its event loop. */
public interface CallListener {
  void connected(Call call);

  /** No connection, nothing written. */
  void unreachable();

  /** The whole request head has left. */
  void headWritten();

  /** More of the request may be written, or no more for now. */
  void writable(boolean writable);

  /** The head of the final answer; it is gone with the call. */
  void head(Head head);

  /** A part of the answer's body; the listener takes it over. */
  void content(HttpContent content);

  /** The last part of the answer; the listener takes it over. The call is over. */
  void end(LastHttpContent last);

  /** Nothing more can be read for the moment: flush what was passed on. */
  void flush();

  /** The connection broke, or the answer cannot be understood. The call is over. */
  void broke();
}
