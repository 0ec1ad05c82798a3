package dev.tollway.sidecar.ledger;

import dev.tollway.accounting.frame.Final;
import dev.tollway.accounting.holder.ArrayLeaseMemory;
import dev.tollway.accounting.holder.HolderIdentity;
import dev.tollway.accounting.holder.LeaseMemory;
import dev.tollway.accounting.holder.LeaseTable;
import java.util.ArrayList;
import java.util.List;

/** Lives on the heap of a test. */
public final class HeapIncarnations implements Incarnations {
  private final String pod;
  private int lives;
  final List<String> told = new ArrayList<>();

  public HeapIncarnations(String pod) {
    this.pod = pod;
  }

  @Override
  public Incarnation first() {
    return next();
  }

  @Override
  public Incarnation next() {
    LeaseMemory memory = new ArrayLeaseMemory(LeaseTable.words(16));
    HolderIdentity identity = new HolderIdentity(pod, pod + "-" + ++lives, "", 0);
    LeaseTable table = new LeaseTable(memory);
    return new Incarnation() {
      @Override
      public HolderIdentity identity() {
        return identity;
      }

      @Override
      public LeaseTable leases() {
        return table;
      }

      @Override
      public void welcomed(String ledgerId, long term) {}

      @Override
      public Final end() {
        LeaseTable last = new LeaseTable(memory);
        last.recover();
        return last.lastWords(identity.incarnation(), true);
      }
    };
  }

  @Override
  public List<Final> found() {
    return List.of();
  }

  @Override
  public void told(List<String> incarnations) {
    told.addAll(incarnations);
  }
}
