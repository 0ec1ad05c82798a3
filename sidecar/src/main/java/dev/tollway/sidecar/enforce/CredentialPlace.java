package dev.tollway.sidecar.enforce;

/** Where a key is looked for. */
public sealed interface CredentialPlace {
  /**
   * A header.
   *
   * @param scheme authentication scheme before the key, compared without regard to case; empty: the
   *     whole value is the key
   */
  record Header(String name, String scheme) implements CredentialPlace {}

  /** A query parameter. */
  record Query(String name) implements CredentialPlace {}

  /** A cookie. */
  record Cookie(String name) implements CredentialPlace {}
}
