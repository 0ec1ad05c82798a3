package dev.tollway.operator.standalone.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/**
 * Objects as rows with the columns of their kind, which kubectl prints as they come (meta.k8s.io
 * Table).
 *
 * @param version of meta.k8s.io that the client asked for
 * @param include what each row carries of its object: None, Metadata or Object
 */
record Table(String version, String include) {

  ObjectNode of(ResourceType type, List<? extends JsonNode> objects, Instant now) {
    ObjectNode table = JsonNodeFactory.instance.objectNode();
    table.put("kind", "Table").put("apiVersion", "meta.k8s.io/" + version);
    table.putObject("metadata");
    ArrayNode columns = table.putArray("columnDefinitions");
    type.columns().forEach(column -> columns.add(column.definition()));
    ArrayNode rows = table.putArray("rows");
    for (JsonNode object : objects) {
      ObjectNode row = rows.addObject();
      ArrayNode cells = row.putArray("cells");
      for (Column column : type.columns()) {
        JsonNode cell = column.cell().of(object, now);
        cells.add(cell.isMissingNode() ? NullNode.instance : cell);
      }
      switch (include) {
        case "None" -> {}
        case "Object" -> row.set("object", object);
        default -> row.set("object", Partial.of(object, version));
      }
    }
    return table;
  }
}
