package dev.tollway.operator.desired;

/** Where issued Secrets go. Called from one thread. */
public interface SecretSink {

  /**
   * Creates the Secret and returns once it is durable. It shows up in the next Resources as a
   * SecretFact; one that exists is not overwritten.
   */
  void create(IssuedSecret secret);

  /** Deletes a Secret that Tollway owns and that no ApiKey asks for any more. */
  void delete(String namespace, String name);
}
