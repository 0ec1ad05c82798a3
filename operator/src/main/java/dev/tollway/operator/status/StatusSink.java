package dev.tollway.operator.status;

import dev.tollway.operator.resolve.ObjectRef;

/** Where status and Events go. Called from one thread; an object that is gone is no error. */
public interface StatusSink {

  /** Replaces the whole status of an ApiRoute, UsagePlan, ApiKey or ApiKeyGrant. */
  void status(ObjectRef ref, StatusText status);

  void event(ObjectEvent event);
}
