package dev.tollway.sidecar.denial;

import java.util.List;

/**
 * A refusal, ready to be written; Content-Length, Date and Connection are the writer's.
 *
 * @param status 400 to 599
 * @param headers in order; names may repeat
 * @param body to be written as UTF-8
 */
public record Answer(int status, List<Header> headers, String body) {

  /** One header line. */
  public record Header(String name, String value) {}
}
