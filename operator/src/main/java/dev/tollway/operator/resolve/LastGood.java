package dev.tollway.operator.resolve;

/**
 * The newest form of an object that was accepted: what stays live under a bad edit.
 *
 * @param uid of the object; another object of the same name does not inherit it
 * @param generation of the object when it had this form
 * @param spec JSON
 */
public record LastGood(ObjectRef ref, String uid, long generation, String spec) {}
