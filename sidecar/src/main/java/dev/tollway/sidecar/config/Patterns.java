package dev.tollway.sidecar.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * Regular expressions, in an engine whose time is linear in the text, and bounded in the memory
 * that they take.
 */
final class Patterns {
  static final int LONGEST = 512;

  /** Counted repetitions are unrolled by the compiler: their product bounds the program. */
  private static final long MOST_REPETITIONS = 20_000;

  private Patterns() {}

  static Pattern compile(String regex, String what) throws Refused {
    Check.text(regex, LONGEST, what);
    if (repetitions(regex) > MOST_REPETITIONS) {
      throw new Refused(what + " repeats too much: its counts multiply to more than 20000.");
    }
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new Refused(
          what
              + " \""
              + Check.brief(regex)
              + "\" is no RE2 expression: "
              + e.getDescription()
              + ".");
    }
  }

  /** The product of all counts, nested or not: more than what nested ones unroll to. */
  private static long repetitions(String regex) {
    long product = 1;
    for (int i = regex.indexOf('{'); i >= 0; i = regex.indexOf('{', i + 1)) {
      long largest = 1;
      long number = 0;
      int at = i + 1;
      for (; at < regex.length() && isCount(regex.charAt(at)); at++) {
        char c = regex.charAt(at);
        number = c == ',' ? 0 : Math.min(number * 10 + (c - '0'), MOST_REPETITIONS);
        largest = Math.max(largest, number);
      }
      if (at < regex.length() && regex.charAt(at) == '}') {
        product = Math.min(product * largest, Long.MAX_VALUE / (MOST_REPETITIONS + 1));
      }
    }
    return product;
  }

  private static boolean isCount(char c) {
    return (c >= '0' && c <= '9') || c == ',';
  }
}
