package dev.tollway.sidecar.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The table of {@code http/exchange.txt}: what each happening does wherever an exchange stands. */
final class ExchangeTable {
  /**
   * One cell.
   *
   * @param next simple name of the state, or {@code same}; {@code never}: cannot happen there
   * @param settles the outcome of each permit that is settled
   * @param client words to the client, in order
   * @param upstream words to the upstream, in order
   */
  record Cell(String next, List<String> settles, List<String> client, List<String> upstream) {
    /** With {@code same} in words. */
    Cell from(ExchangeState state) {
      return next.equals("same")
          ? new Cell(state.getClass().getSimpleName(), settles, client, upstream)
          : this;
    }

    boolean never() {
      return next.equals("never");
    }

    @Override
    public String toString() {
      return next + " | " + settles + " | " + client + " | " + upstream;
    }
  }

  private final Map<Standing, Map<Happening, Cell>> cells = new EnumMap<>(Standing.class);

  private final Map<String, List<String>> groups = new HashMap<>();

  private ExchangeTable() {}

  static ExchangeTable read() {
    ExchangeTable table = new ExchangeTable();
    String text;
    try (InputStream file =
        Objects.requireNonNull(ExchangeTable.class.getResourceAsStream("/http/exchange.txt"))) {
      text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(table::line);
    return table;
  }

  /** The cell; fails where the table says nothing. */
  Cell cell(Standing standing, Happening happening) {
    Cell cell = cells.getOrDefault(standing, Map.of()).get(happening);
    if (cell == null) {
      throw new AssertionError("exchange.txt has no row for " + standing + " + " + happening);
    }
    return cell;
  }

  private void line(String line) {
    int equals = line.indexOf(" = ");
    if (equals < 0) {
      row(line);
    } else {
      groups.put(line.substring(0, equals).strip(), words(line.substring(equals + 3)));
    }
  }

  private void row(String line) {
    List<String> columns = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
    if (columns.size() != 6) {
      throw new AssertionError("a row has six columns: " + line);
    }
    Cell cell =
        new Cell(
            columns.get(2), words(columns.get(3)), words(columns.get(4)), words(columns.get(5)));
    List<String> standings =
        words(columns.get(0)).stream()
            .flatMap(word -> groups.getOrDefault(word, List.of(word)).stream())
            .toList();
    for (String standing : standings) {
      for (String happening : words(columns.get(1))) {
        Cell before =
            cells
                .computeIfAbsent(Standing.valueOf(standing), any -> new HashMap<>())
                .put(Happening.valueOf(happening), cell);
        if (before != null) {
          throw new AssertionError("two rows for " + standing + " + " + happening);
        }
      }
    }
  }

  private static List<String> words(String column) {
    return column.equals("-") ? List.of() : List.of(column.strip().split(", *", -1));
  }
}
