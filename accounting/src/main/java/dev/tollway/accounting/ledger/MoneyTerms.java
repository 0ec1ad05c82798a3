package dev.tollway.accounting.ledger;

import java.time.ZoneId;
import java.util.List;

/**
 * A prepaid balance.
 *
 * @param currency ISO 4217 code
 * @param zone where the days begin at whose end usage is posted
 * @param topUps those that stand in the resources now; each books once, and none is taken back by
 *     its absence
 */
public record MoneyTerms(String currency, ZoneId zone, List<TopUp> topUps) {

  public MoneyTerms {
    topUps = List.copyOf(topUps);
  }
}
