package dev.tollway.operator.compile;

import dev.tollway.accounting.ledger.AccountTerms;
import dev.tollway.operator.distribute.Published;
import dev.tollway.protocol.config.ResourceName;
import dev.tollway.protocol.config.Revision;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What sidecars execute and what the ledger lends by.
 *
 * @param epoch of this process
 * @param number the highest that is used
 * @param published in the order of kind and name
 * @param terms in the order of subjects
 * @param changed names whose revision is new
 * @param removed names that are gone
 */
public record Compilation(
    long epoch,
    long number,
    List<Published> published,
    List<AccountTerms> terms,
    Set<ResourceName> changed,
    Set<ResourceName> removed,
    Map<ResourceName, Published> byName) {

  public Compilation {
    published = List.copyOf(published);
    terms = List.copyOf(terms);
    changed = Set.copyOf(changed);
    removed = Set.copyOf(removed);
    byName = Map.copyOf(byName);
  }

  public @Nullable Revision revision(ResourceName name) {
    Published resource = byName.get(name);
    return resource == null ? null : resource.resource().getRevision();
  }
}
