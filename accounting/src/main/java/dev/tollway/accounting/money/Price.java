package dev.tollway.accounting.money;

import java.math.BigInteger;

/**
 * What units cost.
 *
 * @param nanos price of {@code per} units in nano-units, not negative
 * @param per at least 1
 */
public record Price(long nanos, long per) {

  public Price {
    if (nanos < 0 || per < 1) {
      throw new IllegalArgumentException("price of " + nanos + " nano-units per " + per);
    }
  }

  /**
   * The cost of one request in nano-units, rounded up once: the exact quotient, and never a sum of
   * rounded parts.
   *
   * @param units not negative
   * @throws MoneyException it does not fit in 64 bits
   */
  public long of(long units) {
    if (units < 0) {
      throw new IllegalArgumentException("units " + units);
    }
    BigInteger[] parts =
        BigInteger.valueOf(nanos)
            .multiply(BigInteger.valueOf(units))
            .divideAndRemainder(BigInteger.valueOf(per));
    BigInteger cost = parts[1].signum() == 0 ? parts[0] : parts[0].add(BigInteger.ONE);
    if (cost.bitLength() > 63) {
      throw new MoneyException("the cost of " + units + " units overflows");
    }
    return cost.longValueExact();
  }
}
