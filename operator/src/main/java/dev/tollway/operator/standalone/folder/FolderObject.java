package dev.tollway.operator.standalone.folder;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollway.operator.resolve.ObjectRef;

/**
 * An object of the folder as it counts now.
 *
 * @param content with defaults and namespace; of a Secret without its data
 * @param file as the user would type it
 * @param line from 1
 * @param key what is known of a Secret's entries; {@link KeyFact#NONE} for other kinds
 */
public record FolderObject(ObjectRef ref, ObjectNode content, String file, int line, KeyFact key) {

  /** {@code file:line}. */
  public String place() {
    return file + ":" + line;
  }
}
