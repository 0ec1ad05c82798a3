package dev.tollway.crds.schema;

import java.util.ArrayList;
import java.util.List;

/**
 * One document of a YAML text.
 *
 * @param text the document without the line that begins it
 * @param firstLine line of the whole text, from 0, that is the document's line 0
 */
record YamlDocument(String text, int firstLine) {

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  static List<YamlDocument> split(String marked) {
    String text = marked.startsWith(BYTE_ORDER_MARK) ? marked.substring(1) : marked;
    List<YamlDocument> documents = new ArrayList<>();
    StringBuilder document = new StringBuilder();
    int first = 0;
    int line = 0;
    for (String each : text.split("\n", -1)) {
      boolean separator = each.startsWith("---") && (each.length() == 3 || each.charAt(3) <= ' ');
      if (separator) {
        documents.add(new YamlDocument(document.toString(), first));
        document.setLength(0);
        first = line;
        // What stands on the same line belongs to the document: kept, at its column.
        document.append("   ").append(each, 3, each.length()).append('\n');
      } else {
        document.append(each).append('\n');
      }
      line++;
    }
    documents.add(new YamlDocument(document.toString(), first));
    return documents;
  }
}
