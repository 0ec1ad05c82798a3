package dev.tollway.crds.schema;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** What to say about a field that no schema knows: most often it is a known one, misspelt. */
final class UnknownField {
  private static final int NEAR = 2;

  private UnknownField() {}

  static String message(String name, Collection<String> known) {
    if (known.isEmpty()) {
      return "must not be given: there is no such field";
    }
    Optional<String> near =
        known.stream()
            .filter(each -> distance(plain(name), plain(each)) <= NEAR)
            .min(Comparator.comparingInt(each -> distance(plain(name), plain(each))));
    return "must not be given: there is no such field"
        + near.map(each -> "; did you mean " + each + "?")
            .orElseGet(() -> ", only " + String.join(", ", new TreeSet<>(known)));
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
  }

  /** Levenshtein; names longer than 64 characters are never near. */
  private static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > NEAR || a.length() > 64) {
      return NEAR + 1;
    }
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
