package dev.tollway.operator.desired;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * A key as it is issued: {@code tw_<id>_<secret><checksum>}.
 *
 * <ul>
 *   <li>id: 8 characters of Crockford's base 32 from 5 random bytes; public
 *   <li>secret: 43 characters of base 62 (0-9, A-Z, a-z) from 32 random bytes
 *   <li>checksum: 6 characters of base 62, the CRC-32 of all that stands before it. A scanner that
 *       looks for leaked keys knows one from a random text without asking anybody.
 * </ul>
 *
 * @param key the secret: 61 characters
 * @param keyId the public part {@code tw_<id>}
 */
public record MintedKey(String key, String keyId) {

  /** Random bytes that a key is made of. */
  public static final int RANDOM_BYTES = 37;

  private static final int ID_BYTES = 5;
  private static final int ID_LENGTH = 8;
  private static final int SECRET_LENGTH = 43;
  private static final int CHECKSUM_LENGTH = 6;
  private static final String CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final String BASE62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /**
   * Makes a key.
   *
   * @param random {@link #RANDOM_BYTES} bytes of a cryptographic source
   */
  public static MintedKey of(byte[] random) {
    if (random.length != RANDOM_BYTES) {
      throw new IllegalArgumentException("a key is made of " + RANDOM_BYTES + " random bytes");
    }
    String id = digits(Arrays.copyOf(random, ID_BYTES), CROCKFORD, ID_LENGTH);
    String secret =
        digits(Arrays.copyOfRange(random, ID_BYTES, RANDOM_BYTES), BASE62, SECRET_LENGTH);
    String keyId = "tw_" + id;
    String unchecked = keyId + "_" + secret;
    return new MintedKey(unchecked + checksum(unchecked), keyId);
  }

  /** Whether a text has the form and the checksum of an issued key. */
  public static boolean looksLikeOne(String text) {
    int length = "tw_".length() + ID_LENGTH + 1 + SECRET_LENGTH + CHECKSUM_LENGTH;
    int end = length - CHECKSUM_LENGTH;
    return text.length() == length
        && text.startsWith("tw_")
        && text.substring(end).equals(checksum(text.substring(0, end)));
  }

  private static String checksum(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return digits(BigInteger.valueOf(crc.getValue()).toByteArray(), BASE62, CHECKSUM_LENGTH);
  }

  /** The bytes as one unsigned number, in the digits of the alphabet, with leading zeros. */
  private static String digits(byte[] bytes, String alphabet, int length) {
    BigInteger base = BigInteger.valueOf(alphabet.length());
    BigInteger rest = new BigInteger(1, bytes);
    char[] text = new char[length];
    for (int i = length - 1; i >= 0; i--) {
      BigInteger[] parts = rest.divideAndRemainder(base);
      text[i] = alphabet.charAt(parts[1].intValueExact());
      rest = parts[0];
    }
    return new String(text);
  }

  /** Never shows the key. */
  @Override
  public String toString() {
    return "MintedKey[" + keyId + "]";
  }
}
