package dev.tollway.operator.standalone.objects;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events over a restart: one JSON document a line, the newest form of an event last. Events are
 * told once, so what a restart forgot would never be seen again. Best effort: a line that a crash
 * cut off is skipped, and a disk that is full loses events, never more. Used by one thread.
 */
final class EventJournal {
  private static final Logger LOG = LoggerFactory.getLogger(EventJournal.class);

  private final Path file;
  private final int bound;
  private final ObjectMapper json = new ObjectMapper();
  private int lines;

  /**
   * @param bound lines from which on it is {@link #full}
   */
  EventJournal(Path file, int bound) {
    this.file = file;
    this.bound = bound;
  }

  List<ObjectNode> read() {
    List<ObjectNode> events = new ArrayList<>();
    if (!Files.isRegularFile(file)) {
      return events;
    }
    try {
      for (String line : Files.readAllLines(file)) {
        parse(line, events);
      }
    } catch (IOException e) {
      LOG.warn("cannot read the events of before in {}", file, e);
    }
    return events;
  }

  /** Replaces all lines. */
  void rewrite(List<ObjectNode> events) {
    StringBuilder text = new StringBuilder();
    events.forEach(event -> text.append(event).append('\n'));
    try {
      PrivateFiles.write(file, text.toString());
      lines = events.size();
    } catch (IOException e) {
      LOG.warn("cannot keep events in {}", file, e);
    }
  }

  /** Whether it is time to rewrite it. */
  boolean full() {
    return lines >= bound;
  }

  void append(ObjectNode event) {
    try {
      Files.writeString(file, event + "\n", StandardOpenOption.APPEND);
      lines++;
    } catch (IOException e) {
      LOG.warn("cannot keep an event in {}", file, e);
    }
  }

  private void parse(String line, List<ObjectNode> into) {
    try {
      if (json.readTree(line) instanceof ObjectNode event) {
        into.add(event);
      }
    } catch (IOException cutOff) {
      LOG.debug("skipped a line of {} that a crash cut off", file, cutOff);
    }
  }
}
