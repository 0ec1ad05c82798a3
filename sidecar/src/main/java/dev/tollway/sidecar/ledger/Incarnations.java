package dev.tollway.sidecar.ledger;

import dev.tollway.accounting.frame.Final;
import java.util.List;

/**
 * Begins lives of this holder, and keeps the last words of those that ended until the ledger has
 * them.
 */
public interface Incarnations {
  /** Continues a life where that is safe, else begins one. */
  Incarnation first();

  /** Begins a new life beside one that has something in flight still. */
  Incarnation next();

  /** Last words that were found since the last call. */
  List<Final> found();

  /** The ledger has committed these last words. */
  void told(List<String> incarnations);
}
