package dev.tollway.operator.resolve;

import java.util.Collection;
import java.util.stream.Collectors;

/** Words of messages. */
final class Names {

  private static final int SHOWN = 10;

  private Names() {}

  /** At most ten of them, then how many more. */
  static String list(Collection<String> names) {
    String shown = names.stream().sorted().limit(SHOWN).collect(Collectors.joining(", "));
    return names.size() <= SHOWN ? shown : shown + " and " + (names.size() - SHOWN) + " more";
  }
}
