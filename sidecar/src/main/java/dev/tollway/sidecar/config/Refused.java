package dev.tollway.sidecar.config;

/** A resource that is not taken; the message is one sentence for the status of the object. */
final class Refused extends Exception {
  private static final int LONGEST = 512;

  Refused(String sentence) {
    super(sentence.length() <= LONGEST ? sentence : sentence.substring(0, LONGEST - 1) + "…");
  }

  String sentence() {
    return String.valueOf(getMessage());
  }
}
