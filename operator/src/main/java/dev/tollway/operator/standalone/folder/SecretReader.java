package dev.tollway.operator.standalone.folder;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollway.crds.schema.LocatedProblem;
import dev.tollway.crds.schema.Manifest;
import dev.tollway.operator.resolve.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the key out of a Secret and keeps its hash; the text goes no further than this class. */
final class SecretReader {
  /** Marks Secrets that hold an API key of the user's own. */
  static final String LABEL = "tollway.dev/api-key";

  private SecretReader() {}

  static boolean labelled(JsonNode secret) {
    return "true".equals(secret.path("metadata").path("labels").path(LABEL).asText());
  }

  /**
   * What is known of an entry {@code key}; problems go into the list. Only labelled Secrets are
   * looked into.
   */
  static KeyFact read(Manifest secret, List<LocatedProblem> problems) {
    if (!labelled(secret.content())) {
      return KeyFact.NONE;
    }
    byte[] key = entry(secret, "key", problems);
    if (key == null) {
      return KeyFact.NONE;
    }
    byte[] id = entry(secret, "keyId", problems);
    return new KeyFact(
        Sha256.of(key),
        new String(key, StandardCharsets.UTF_8).length(),
        id == null ? null : new String(id, StandardCharsets.UTF_8));
  }

  /** {@code stringData} wins over {@code data}, as the API server has it. */
  private static byte @Nullable [] entry(
      Manifest secret, String name, List<LocatedProblem> problems) {
    JsonNode plain = secret.content().path("stringData").path(name);
    if (!plain.isMissingNode()) {
      if (plain.isTextual()) {
        return plain.textValue().getBytes(StandardCharsets.UTF_8);
      }
      problems.add(secret.problem("stringData." + name, "must be a string"));
      return null;
    }
    JsonNode encoded = secret.content().path("data").path(name);
    if (encoded.isMissingNode()) {
      return null;
    }
    try {
      return Base64.getDecoder().decode(encoded.asText());
    } catch (IllegalArgumentException notBase64) {
      problems.add(
          secret.problem("data." + name, "must be base64; write plain text under stringData"));
      return null;
    }
  }
}
