package dev.tollway.sidecar.enforce;

/** How a refusal's body is written. */
public enum ErrorFormat {
  /** RFC 9457. */
  PROBLEM_JSON,
  /** What OpenAI's client libraries parse. */
  OPEN_AI,
  /** One line of text. */
  PLAIN
}
