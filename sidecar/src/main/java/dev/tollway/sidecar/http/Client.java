package dev.tollway.sidecar.http;

import dev.tollway.sidecar.denial.Answer;
import dev.tollway.sidecar.framing.Head;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/** The client's connection, as its exchange sees it. */
interface Client {
  /**
   * Lets the request's body come; says {@code 100 Continue} first where the client waits for it.
   */
  void passBody();

  /** Whether the client's body is read on. */
  void reading(boolean on);

  /** Whether more of the answer may be written; changes come as {@link Exchange#clientWritable}. */
  boolean writable();

  /** Answers with our own words. The exchange is over. */
  void answer(Answer answer);

  /**
   * Begins to relay an answer.
   *
   * @param added headers that replace the workload's of those names
   */
  void head(Head head, List<Answer.Header> added);

  /** Relays a part of the body and takes it over. */
  void content(HttpContent content);

  /** Relays the end and takes it over. The exchange is over. */
  void end(LastHttpContent last);

  void flush();

  /** Closes without a further word: what the client has is visibly not whole. */
  void close();
}
