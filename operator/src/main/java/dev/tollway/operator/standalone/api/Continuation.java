package dev.tollway.operator.standalone.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a list that was cut by {@code limit} goes on. Pages after the first show the newest forms
 * under the version of the first, so that a watch from there misses nothing.
 */
record Continuation(long resourceVersion, String namespace, String name) {

  String token() {
    String text = resourceVersion + "/" + namespace + "/" + name;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @throws IllegalArgumentException with a message for the user
   */
  static Continuation of(String token) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      String[] parts = text.split("/", -1);
      if (parts.length == 3) {
        return new Continuation(Long.parseLong(parts[0]), parts[1], parts[2]);
      }
    } catch (IllegalArgumentException unreadable) {
      throw new IllegalArgumentException("continue key is not valid", unreadable);
    }
    throw new IllegalArgumentException("continue key is not valid");
  }

  /** Whether an object comes after the one that the page before ended with. */
  boolean before(String otherNamespace, String otherName) {
    int order = namespace.compareTo(otherNamespace);
    return order < 0 || (order == 0 && name.compareTo(otherName) < 0);
  }
}
