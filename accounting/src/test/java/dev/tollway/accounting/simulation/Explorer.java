package dev.tollway.accounting.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Goes through all states that can be reached, the nearest first, and remembers how. */
final class Explorer<S extends Explorer.State<S>> {
  /** A state: equal ones have the same key. */
  interface State<S> {
    Object key();

    /** All that can happen next. */
    List<Move<S>> moves();

    /** Null: nothing is wrong. */
    @Nullable String broken();
  }

  /** Something that happens, and the state after it. */
  record Move<S>(String label, S after) {}

  private record Origin(@Nullable Object before, String label) {}

  /**
   * @param violation null: none; otherwise what broke
   * @param way how it came to the violation, from the beginning
   */
  record Result(int states, int moves, @Nullable String violation, List<String> way) {}

  private final Map<Object, Origin> seen = new HashMap<>();
  private final ArrayDeque<S> open = new ArrayDeque<>();
  private final String name;
  private int moves;
  private long toldAt = System.nanoTime();

  Explorer(String name) {
    this.name = name;
  }

  /** To the end, or to the first state that is broken. */
  Result explore(S first) {
    seen.put(first.key(), new Origin(null, "begin"));
    open.add(first);
    for (S state = open.poll(); state != null; state = open.poll()) {
      Object key = state.key();
      for (Move<S> move : state.moves()) {
        moves++;
        Object after = move.after().key();
        if (seen.putIfAbsent(after, new Origin(key, move.label())) == null) {
          String broken = move.after().broken();
          if (broken != null) {
            return new Result(seen.size(), moves, broken, way(after));
          }
          open.add(move.after());
        }
      }
      tell();
    }
    return new Result(seen.size(), moves, null, List.of());
  }

  private List<String> way(Object end) {
    List<String> way = new ArrayList<>();
    Object at = end;
    while (at != null) {
      Origin origin = seen.get(at);
      way.add(origin == null ? "?" : origin.label());
      at = origin == null ? null : origin.before();
    }
    Collections.reverse(way);
    return way;
  }

  private void tell() {
    long now = System.nanoTime();
    if (now - toldAt > 2_000_000_000L) {
      toldAt = now;
      System.out.println(name + ": " + seen.size() + " states, " + open.size() + " to go");
    }
  }
}
