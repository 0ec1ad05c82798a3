package dev.tollway.cli.validate;

import dev.tollway.crds.schema.Judgement;
import dev.tollway.crds.schema.Manifest;
import dev.tollway.operator.resolve.ObjectRef;

/** A manifest with what its schema says to it. */
record Judged(Manifest manifest, Judgement judgement) {
  /** Where kubectl puts objects that name no namespace, unless its context says otherwise. */
  private static final String DEFAULT_NAMESPACE = "default";

  ObjectRef ref() {
    return new ObjectRef(
        manifest.kind(), manifest.kind().equals("Namespace") ? "" : namespace(), manifest.name());
  }

  String namespace() {
    return manifest.namespace().isEmpty() ? DEFAULT_NAMESPACE : manifest.namespace();
  }
}
