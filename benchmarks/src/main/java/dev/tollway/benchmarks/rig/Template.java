package dev.tollway.benchmarks.rig;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A configuration file with {@code @{name}} where a value belongs. */
record Template(String text) {
  private static final Pattern PLACE = Pattern.compile("@\\{(\\w+)}");

  /** One of this package's resources. */
  static Template named(String resource) throws IOException {
    try (InputStream in = Template.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("there is no resource " + resource);
      }
      return new Template(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /**
   * The text with its values.
   *
   * @throws IllegalArgumentException when a place has no value, or a value no place
   */
  String with(Map<String, ?> values) {
    Set<String> used = new HashSet<>();
    String filled =
        PLACE
            .matcher(text)
            .replaceAll(place -> {
              Object value = values.get(place.group(1));
              if (value == null) {
                throw new IllegalArgumentException("no value for " + place.group());
              }
              used.add(place.group(1));
              return Matcher.quoteReplacement(value.toString());
            });
    if (!used.containsAll(values.keySet())) {
      throw new IllegalArgumentException(
          "the template uses only " + used + " of " + values.keySet());
    }
    return filled;
  }

  /** Writes the text with its values. */
  void write(Path file, Map<String, ?> values) throws IOException {
    Files.writeString(file, with(values));
  }
}
