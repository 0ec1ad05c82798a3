package dev.tollway.benchmarks;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, as keys are known by. */
public final class Hashes {
  private Hashes() {}

  /** The 32 bytes. */
  public static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** As 64 hexadecimal digits. */
  public static String hex(String text) {
    return HexFormat.of().formatHex(sha256(text));
  }
}
