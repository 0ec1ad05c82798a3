package dev.tollway.cli.validate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollway.operator.resolve.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a set says of a workload.
 *
 * @param workload without pods: nothing runs here
 */
record Workloads(Workload workload) {

  static Workloads of(Judged object) {
    JsonNode template = object.manifest().content().path("spec").path("template");
    Map<String, String> labels = new TreeMap<>();
    template
        .path("metadata")
        .path("labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    List<Workload.Port> ports = new ArrayList<>();
    for (String kind : List.of("containers", "initContainers")) {
      for (JsonNode container : template.path("spec").path(kind)) {
        for (JsonNode port : container.path("ports")) {
          ports.add(
              new Workload.Port(
                  port.path("name").asText(""), port.path("containerPort").asInt(), true));
        }
      }
    }
    return new Workloads(
        new Workload(
            object.namespace(),
            object.manifest().kind(),
            object.manifest().name(),
            labels,
            false,
            ports,
            List.of()));
  }

  /** All names and numbers that its ports go by. */
  List<String> portNames() {
    List<String> names = new ArrayList<>();
    for (Workload.Port port : workload.ports()) {
      if (!port.name().isEmpty()) {
        names.add(port.name());
      }
      names.add(Integer.toString(port.number()));
    }
    return names;
  }
}
