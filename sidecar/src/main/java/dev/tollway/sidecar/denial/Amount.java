package dev.tollway.sidecar.denial;

import java.math.BigDecimal;

/** Nano-units as people write amounts: at least two decimals, no more than needed. */
final class Amount {
  private Amount() {}

  static String of(long nanos) {
    BigDecimal exact = BigDecimal.valueOf(nanos, 9).stripTrailingZeros();
    return (exact.scale() < 2 ? exact.setScale(2) : exact).toPlainString();
  }
}
