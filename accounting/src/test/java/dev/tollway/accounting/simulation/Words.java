package dev.tollway.accounting.simulation;

import dev.tollway.accounting.frame.Entry;
import dev.tollway.accounting.frame.HolderFrame;
import dev.tollway.accounting.frame.LedgerFrame;
import dev.tollway.accounting.holder.Lease;
import dev.tollway.accounting.ledger.Input;
import dev.tollway.accounting.ledger.LeaseRow;
import java.util.stream.Collectors;

/** What is said, and what everybody knows, in few words. */
final class Words {
  private Words() {}

  static String of(Node node, LedgerFrame frame) {
    return switch (frame) {
      case LedgerFrame.Allotment a ->
          "Allotment %s/%d granted %d, %s%s, acknowledged used %d surrendered %d, until %s"
              .formatted(
                  meter(node, a.poolRef()),
                  a.ordinal(),
                  a.granted(),
                  a.answer(),
                  a.exhaustedAbove() > 0 ? " above " + a.exhaustedAbove() : "",
                  a.ackedUsed(),
                  a.ackedSurrendered(),
                  a.notAfter());
      case LedgerFrame.Recall r ->
          "Recall %s/%d %s %d, no. %d"
              .formatted(
                  meter(node, r.poolRef()),
                  r.ordinal(),
                  r.lifted() ? "lifted" : "keep",
                  r.keep(),
                  r.sequence());
      case LedgerFrame.PoolChanged c -> "PoolChanged " + meter(node, c.poolRef());
      case LedgerFrame.Closed c -> "Closed " + meter(node, c.poolRef()) + "/" + c.ordinal();
      default -> frame.toString();
    };
  }

  static String of(Node node, Input input) {
    if (input instanceof Input.Frame(long session, HolderFrame.Report report)) {
      return report.entries().stream()
          .map(entry -> of(node, entry))
          .collect(Collectors.joining("; ", "Report " + report.sequence() + ": ", ""));
    }
    return input instanceof Input.Frame(long session, HolderFrame frame)
        ? frame.toString()
        : input.toString();
  }

  private static String of(Node node, Entry e) {
    return "%s/%d granted %d used %d surrendered %d reserved %d need %d waiting %d recall %d"
        .formatted(
            meter(node, e.poolRef()),
            e.ordinal(),
            e.grantedSeen(),
            e.used(),
            e.surrendered(),
            e.reserved(),
            e.need(),
            e.waiting(),
            e.recallSeen());
  }

  private static String meter(Node node, int ref) {
    return node.meters.getOrDefault(ref, "ref " + ref);
  }

  /**
   * Who knows what: each pool as it really is, each lease as the store and as its holder know it.
   */
  static String standing(World world) {
    StringBuilder words = new StringBuilder("Who knows what:\n");
    for (Ghost pool : world.oracle.pools()) {
      words.append(
          "%s %s to %s: limit %d (highest %d), really admitted %d, used or lent %d%s%n"
              .formatted(
                  pool.id,
                  pool.start(),
                  pool.end(),
                  pool.row.limit(),
                  pool.highest,
                  pool.admitted,
                  pool.exposure(),
                  pool.chain.size() > 1 ? ", replaced " + (pool.chain.size() - 1) : ""));
      for (LeaseRow row : pool.leases.values()) {
        words.append("    store:  ").append(row).append('\n');
      }
      for (Life life : world.lives.values()) {
        for (Lease lease : life.leases()) {
          if (lease.pool().equals(pool.id)) {
            words.append(
                "    %s: granted %d used %d surrendered %d reserved %d idle %d%n"
                    .formatted(
                        life,
                        lease.granted(),
                        lease.used(),
                        lease.surrendered(),
                        lease.reserved(),
                        lease.idle()));
          }
        }
      }
    }
    return words.toString();
  }
}
