package dev.tollway.operator.desired;

import dev.tollway.operator.resolve.SecretFact;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an issued Secret says of its keys, beside the key itself. Anybody may have edited it. */
public final class SecretWords {

  private static final Pattern HASH = Pattern.compile("sha256:[0-9a-f]{64}");
  private static final int LONGEST_ID = 64;

  private SecretWords() {}

  /** When its key was made: as its annotation says, else when the Secret was created. */
  public static Instant issueTime(@Nullable String annotation, Instant creationTime) {
    Instant told = instant(annotation);
    return told == null ? creationTime : told;
  }

  /**
   * The key that was replaced; null: there is none, or what is told of it cannot be read.
   *
   * @param entries plain text
   */
  public static SecretFact.@Nullable Previous previous(Map<String, String> entries) {
    String hash = entries.get("previousHash");
    String keyId = entries.get("previousKeyId");
    Instant end = instant(entries.get("previousExpireTime"));
    return hash == null
            || keyId == null
            || end == null
            || keyId.length() > LONGEST_ID
            || !HASH.matcher(hash).matches()
        ? null
        : new SecretFact.Previous(hash.substring(hash.indexOf(':') + 1), keyId, end);
  }

  private static @Nullable Instant instant(@Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException edited) {
      return null;
    }
  }
}
