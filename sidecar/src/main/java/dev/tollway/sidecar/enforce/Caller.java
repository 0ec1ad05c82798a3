package dev.tollway.sidecar.enforce;

/**
 * Who calls, proven by a credential.
 *
 * @param keyId public id of the credential used, never the secret
 */
public record Caller(Key key, Plan plan, String keyId) {}
