package dev.tollway.operator.resolve;

import dev.tollway.accounting.ledger.TopUp;
import dev.tollway.crds.ApiKeyGrantSpec;
import java.util.List;

/**
 * A grant that counts.
 *
 * @param topUps in nano-units
 */
public record LiveGrant(ObjectRef ref, ApiKeyGrantSpec spec, List<TopUp> topUps) {

  public LiveGrant {
    topUps = List.copyOf(topUps);
  }
}
