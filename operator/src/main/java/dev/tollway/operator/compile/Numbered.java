package dev.tollway.operator.compile;

import dev.tollway.accounting.ledger.AccountTerms;
import dev.tollway.protocol.config.Revision;
import java.util.Map;

/**
 * What was numbered before.
 *
 * @param epoch of this process
 * @param number the highest that was ever used; what changes now gets the next one
 * @param revisions of what is published
 * @param terms by subject, as this process handed them over last; none after a start
 */
public record Numbered(
    long epoch, long number, Map<Part, Revision> revisions, Map<String, AccountTerms> terms) {

  public Numbered {
    revisions = Map.copyOf(revisions);
    terms = Map.copyOf(terms);
  }
}
