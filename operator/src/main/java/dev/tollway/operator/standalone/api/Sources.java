package dev.tollway.operator.standalone.api;

import dev.tollway.operator.resolve.ObjectRef;
import java.util.Optional;

/** Where objects are written instead. */
public interface Sources {

  /** The file that holds an object, as the user would type it; empty when none does. */
  Optional<String> fileOf(ObjectRef object);

  /** The folder of manifests, as the user would type it. */
  String folder();
}
