package dev.tollway.benchmarks.lease;

import dev.tollway.accounting.ledger.LedgerRows;
import dev.tollway.benchmarks.Latencies;
import dev.tollway.operator.ledger.store.LedgerStore;
import dev.tollway.operator.ledger.store.StoreException;

/** Times each commit of another store. */
final class CountingStore implements LedgerStore {
  private final LedgerStore store;
  private Latencies commits = new Latencies();

  CountingStore(LedgerStore store) {
    this.store = store;
  }

  /** Durations of the commits since the last call. */
  synchronized Latencies take() {
    Latencies taken = commits;
    commits = new Latencies();
    return taken;
  }

  @Override
  public Claim claim(String owner) throws StoreException {
    return store.claim(owner);
  }

  @Override
  public LedgerRows load() throws StoreException {
    return store.load();
  }

  @Override
  public void commit(Claim claim, LedgerRows changes) throws StoreException {
    long begin = System.nanoTime();
    store.commit(claim, changes);
    long end = System.nanoTime();
    synchronized (this) {
      commits.record(end - begin);
    }
  }

  @Override
  public void close() throws StoreException {
    store.close();
  }
}
