package dev.tollway.operator.desired;

/** Where issued Secrets go. Called from one thread. */
public interface SecretSink {

  /**
   * Creates the Secret and returns once it is durable. It shows up in the next Resources as a
   * SecretFact; one that exists is not overwritten.
   */
  void create(IssuedSecret secret);

  /**
   * Replaces the key in a Secret that Tollway owns, all entries at once. It shows up in the next
   * Resources.
   *
   * @param expected SHA-256 in hex of the key that is replaced: where another one is, nothing
   *     happens
   */
  void rotate(IssuedSecret secret, String expected);

  /**
   * Removes what a Secret tells of a key that no longer works.
   *
   * @param expected SHA-256 in hex of the key that it holds: where another one is, nothing happens
   */
  void clear(String namespace, String name, String expected);

  /** Deletes a Secret that Tollway owns and that no ApiKey asks for any more. */
  void delete(String namespace, String name);
}
