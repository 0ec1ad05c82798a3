package dev.tollway.operator.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A whole status as it is stored, compared and sent: JSON text with the fields in the order of
 * their type, so that two of the same content are equal. Text, because thousands are kept and a
 * tree takes ten times its room.
 */
public final class StatusText {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String NOTHING = "{}";

  private final String json;

  private StatusText(String json) {
    this.json = json;
  }

  /**
   * Of a typed status.
   *
   * @param status null: of an object that has none
   */
  public static StatusText of(@Nullable Object status) {
    try {
      return new StatusText(status == null ? NOTHING : JSON.writeValueAsString(status));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a status can be written as JSON", e);
    }
  }

  /** As an earlier process stored it. */
  public static StatusText stored(String json) {
    return new StatusText(json);
  }

  /** The text itself. */
  public String json() {
    return json;
  }

  /** The typed status; null: the text was written by a version that this one does not read. */
  public <S> @Nullable S as(Class<S> type) {
    try {
      return JSON.readValue(json, type);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /** A tree of its own; empty where the text is no object. */
  public ObjectNode tree() {
    try {
      return JSON.readTree(json) instanceof ObjectNode object ? object : JSON.createObjectNode();
    } catch (JsonProcessingException e) {
      return JSON.createObjectNode();
    }
  }

  /** The generation that it speaks of; 0: none. */
  public long generation() {
    return tree().path("observedGeneration").asLong();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StatusText text && json.equals(text.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return json;
  }
}
