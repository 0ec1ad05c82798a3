package dev.tollway.operator.resolve;

import java.util.Map;

/**
 * A namespace.
 *
 * @param uid accounts of deleted keys come back only while it is the same
 */
public record NamespaceInfo(String name, String uid, Map<String, String> labels) {

  public NamespaceInfo {
    labels = Map.copyOf(labels);
  }
}
