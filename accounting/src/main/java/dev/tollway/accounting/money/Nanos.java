package dev.tollway.accounting.money;

import java.math.BigDecimal;

/** Amounts as decimal strings and as nano-units (10⁻⁹ of the currency's unit). */
public final class Nanos {

  /** Nano-units of one unit of a currency. */
  public static final long PER_UNIT = 1_000_000_000L;

  private static final int SCALE = 9;

  /** Digits before the point of the largest amount, the sign and the point left out. */
  private static final int LONGEST = 32;

  private Nanos() {}

  /**
   * Reads {@code -12.345}: digits, at most one point with digits on both sides, at most one leading
   * minus.
   *
   * @throws MoneyException the text is no such number, has more than nine decimals, or does not fit
   */
  public static long parse(String text) {
    if (text.length() > LONGEST || !isDecimal(text)) {
      throw new MoneyException("\"" + shorten(text) + "\" is no amount: write it like 12.50");
    }
    try {
      return new BigDecimal(text).setScale(SCALE).unscaledValue().longValueExact();
    } catch (ArithmeticException e) {
      throw new MoneyException(
          "amount " + text + " has more than nine decimals or lies beyond ± 9,223,372,036", e);
    }
  }

  /** Writes an amount with at least two decimals and no more than it needs: {@code 12.50}. */
  public static String format(long nanos) {
    BigDecimal exact = BigDecimal.valueOf(nanos, SCALE).stripTrailingZeros();
    return (exact.scale() < 2 ? exact.setScale(2) : exact).toPlainString();
  }

  /**
   * The sum.
   *
   * @throws MoneyException it does not fit in 64 bits
   */
  public static long add(long a, long b) {
    try {
      return Math.addExact(a, b);
    } catch (ArithmeticException e) {
      throw new MoneyException("the sum of " + format(a) + " and " + format(b) + " overflows", e);
    }
  }

  private static boolean isDecimal(String text) {
    int start = text.startsWith("-") ? 1 : 0;
    int point = text.indexOf('.');
    String whole = point < 0 ? text.substring(start) : text.substring(start, point);
    return isDigits(whole) && (point < 0 || isDigits(text.substring(point + 1)));
  }

  private static boolean isDigits(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static String shorten(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
