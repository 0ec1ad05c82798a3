package dev.tollway.operator.compile;

import dev.tollway.accounting.ledger.AccountTerms;
import dev.tollway.operator.distribute.Published;
import dev.tollway.operator.identity.WorkloadRef;
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
 * @param revisions of every part that is published
 * @param changed parts whose revision is new
 * @param removed parts that are gone
 * @param hashes of each resource over all its parts
 */
public record Compilation(
    long epoch,
    long number,
    List<Published> published,
    List<AccountTerms> terms,
    Map<Part, Revision> revisions,
    Set<Part> changed,
    Set<Part> removed,
    Map<ResourceName, String> hashes) {

  public Compilation {
    published = List.copyOf(published);
    terms = List.copyOf(terms);
    revisions = Map.copyOf(revisions);
    changed = Set.copyOf(changed);
    removed = Set.copyOf(removed);
    hashes = Map.copyOf(hashes);
  }

  /** Revision of the whole: grows whenever a part is new, changed or gone. */
  public Revision picture() {
    return Revision.newBuilder().setEpoch(epoch).setNumber(number).build();
  }

  /** What the status calls the revision of a resource; null: nobody is sent anything of it. */
  public @Nullable String hash(ResourceName name) {
    return hashes.get(name);
  }

  /**
   * What the sidecars of a workload must acknowledge.
   *
   * @throws IllegalArgumentException if nothing of the resource concerns that workload
   */
  public Revision revision(ResourceName name, WorkloadRef workload) {
    Revision revision = revisions.get(new Part(name, workload));
    if (revision == null) {
      throw new IllegalArgumentException(
          name.getName() + " is not published to " + workload + ", so nobody can acknowledge it");
    }
    return revision;
  }
}
