package dev.tollway.accounting.money;

import dev.tollway.accounting.Golden;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class MoneyGoldenTest {

  private static final String[][] PRICES = {
    {"0.002", "1"}, {"1.00", "3"}, {"0.000000001", "1000"}, {"2.50", "1000000"}, {"9.99", "7"},
  };
  private static final long[] UNITS = {0, 1, 2, 3, 7, 1_000, 1_048_577};

  /** Each request is rounded up once; a sum of requests is never cheaper than one of their size. */
  @Test
  void pricesOfRequests() throws IOException {
    StringBuilder made = new StringBuilder();
    for (String[] line : PRICES) {
      Price price = new Price(Nanos.parse(line[0]), Long.parseLong(line[1]));
      made.append("%s for %s units\n".formatted(line[0], line[1]));
      for (long units : UNITS) {
        made.append("  %9d units  %s\n".formatted(units, Nanos.format(price.of(units))));
      }
    }
    Golden.check("prices.txt", made.toString());
  }

  @Test
  void amountsAsTheyAreReadAndWritten() throws IOException {
    String[] texts = {
      "12.5",
      "0",
      "-0.000000001",
      "007.10",
      "9223372036.854775807",
      "9223372036.854775808",
      "1.0000000001",
      "1,5",
      "+1",
      ".5",
      "1.",
      "1e3",
      "-",
      "",
    };
    StringBuilder made = new StringBuilder();
    for (String text : texts) {
      made.append("%-24s  %s\n".formatted("\"" + text + "\"", read(text)));
    }
    Golden.check("amounts.txt", made.toString());
  }

  private static String read(String text) {
    try {
      return Nanos.format(Nanos.parse(text));
    } catch (MoneyException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
