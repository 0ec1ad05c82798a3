package dev.tollway.crds.schema;

import java.util.OptionalInt;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * Looks at the events of a document before a tree is made of it, since trees are made by recursion.
 */
final class Nesting {
  private Nesting() {}

  /** Line, from 1, on which the document becomes deeper than allowed. */
  static OptionalInt tooDeepAt(LoadSettings settings, String text) {
    int depth = 0;
    for (Event event : new Parse(settings).parseString(text)) {
      if (event instanceof CollectionStartEvent) {
        depth++;
      } else if (event instanceof CollectionEndEvent) {
        depth--;
      }
      if (depth > NodeReader.MAX_DEPTH) {
        return OptionalInt.of(event.getStartMark().map(Mark::getLine).orElse(0) + 1);
      }
    }
    return OptionalInt.empty();
  }
}
