package dev.tollway.crds.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an unquoted scalar means to kubectl: the rules of go-yaml v2, which are mostly those of YAML
 * 1.1. So {@code yes} and {@code off} are booleans and {@code 010} is eight, while times stay
 * strings.
 */
final class PlainScalar {
  private static final Set<String> TRUE =
      Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
  private static final Set<String> FALSE =
      Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
  private static final Pattern INTEGER =
      Pattern.compile("[-+]?(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

  private PlainScalar() {}

  static JsonNode resolve(String text) {
    if (TRUE.contains(text)) {
      return BooleanNode.TRUE;
    }
    if (FALSE.contains(text)) {
      return BooleanNode.FALSE;
    }
    if (NULL.contains(text)) {
      return NullNode.instance;
    }
    JsonNode number = number(text);
    return number == null ? TextNode.valueOf(text) : number;
  }

  private static @Nullable JsonNode number(String text) {
    char first = text.charAt(0);
    if (first != '.' && first != '+' && first != '-' && (first < '0' || first > '9')) {
      return null;
    }
    String plain = first == '.' ? text : text.replace("_", "");
    if (INTEGER.matcher(plain).matches()) {
      BigInteger value = integer(plain);
      if (value.compareTo(MIN) >= 0 && value.compareTo(MAX) <= 0) {
        return whole(value.longValue());
      }
      return DoubleNode.valueOf(value.doubleValue());
    }
    if (!FLOAT.matcher(plain).matches()) {
      return null;
    }
    double value = Double.parseDouble(plain);
    // Written as JSON a whole number has no point, so the API server sees an integer.
    return value == Math.rint(value) && Math.abs(value) < 1e18
        ? whole((long) value)
        : DoubleNode.valueOf(value);
  }

  /** As small as it fits, as Jackson itself reads JSON: some types take an int only. */
  private static JsonNode whole(long value) {
    return value == (int) value ? IntNode.valueOf((int) value) : LongNode.valueOf(value);
  }

  private static BigInteger integer(String plain) {
    boolean negative = plain.startsWith("-");
    String digits = negative || plain.startsWith("+") ? plain.substring(1) : plain;
    int radix = 10;
    int skip = 0;
    if (digits.length() > 1 && digits.charAt(0) == '0') {
      switch (digits.charAt(1)) {
        case 'x', 'X' -> {
          radix = 16;
          skip = 2;
        }
        case 'b', 'B' -> {
          radix = 2;
          skip = 2;
        }
        case 'o', 'O' -> {
          radix = 8;
          skip = 2;
        }
        default -> {
          radix = 8;
          skip = 1;
        }
      }
    }
    BigInteger value = new BigInteger(digits.substring(skip), radix);
    return negative ? value.negate() : value;
  }
}
