package dev.tollway.operator.resolve;

/**
 * A form of an object: the one that is written now, or the last good one.
 *
 * @param written the object as it is written now, whose withdrawals count in every form
 */
record Form<S>(Authored<S> written, S spec, long generation) {}
