package dev.tollway.accounting;

/**
 * A limit of a subject in one of its windows.
 *
 * @param subject what the limit belongs to: {@code key/<namespace>/<name>}
 * @param meter {@code quota/<name>} counts units, {@code money/<currency>} counts nano-units of it
 * @param ordinal 1, 2, 3, … per (subject, meter); never reused
 */
public record PoolId(String subject, String meter, long ordinal) {

  private static final String QUOTA = "quota/";
  private static final String MONEY = "money/";

  public PoolId {
    if (ordinal < 1) {
      throw new IllegalArgumentException("ordinal " + ordinal + " is below 1");
    }
  }

  /** The subject of an ApiKey: its namespace and name, never its uid. */
  public static String keySubject(String namespace, String name) {
    return "key/" + namespace + "/" + name;
  }

  /** The meter of a quota. */
  public static String quotaMeter(String quota) {
    return QUOTA + quota;
  }

  /** The meter of a balance in nano-units of an ISO 4217 currency. */
  public static String moneyMeter(String currency) {
    return MONEY + currency;
  }

  /** Whether the meter counts money. */
  public static boolean isMoney(String meter) {
    return meter.startsWith(MONEY);
  }
}
