package dev.tollway.operator.standalone.api;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The form of an answer that was agreed on: JSON as it is, or {@code as} another kind.
 *
 * @param as empty, {@code Table}, {@code PartialObjectMetadata}, {@code PartialObjectMetadataList}
 *     or {@code APIGroupDiscoveryList}
 * @param version of the group of that kind; empty when {@code as} is
 */
record Accepted(String as, String version) {
  private static final Set<String> PLAIN = Set.of("application/json", "application/*", "*/*");

  static final Accepted PLAIN_JSON = new Accepted("", "");

  /**
   * Takes the first form of an Accept header that can be given; quality values are not looked at,
   * since Kubernetes clients list the best first.
   *
   * @return empty when none can
   */
  static Optional<Accepted> of(String header) {
    if (header.isBlank()) {
      return Optional.of(PLAIN_JSON);
    }
    for (String range : header.split(",", -1)) {
      String[] parts = range.split(";", -1);
      if (!PLAIN.contains(parts[0].strip().toLowerCase(Locale.ROOT))) {
        continue;
      }
      Map<String, String> parameters = new HashMap<>();
      for (int i = 1; i < parts.length; i++) {
        String[] pair = parts[i].split("=", 2);
        if (pair.length == 2) {
          parameters.put(pair[0].strip(), pair[1].strip());
        }
      }
      String as = parameters.getOrDefault("as", "");
      if (as.isEmpty()) {
        return Optional.of(PLAIN_JSON);
      }
      String version = parameters.getOrDefault("v", "");
      if (known(parameters.getOrDefault("g", ""), version, as)) {
        return Optional.of(new Accepted(as, version));
      }
    }
    return Optional.empty();
  }

  private static boolean known(String group, String version, String as) {
    return switch (as) {
      case "Table", "PartialObjectMetadata", "PartialObjectMetadataList" ->
          group.equals("meta.k8s.io") && Set.of("v1", "v1beta1").contains(version);
      case "APIGroupDiscoveryList" ->
          group.equals("apidiscovery.k8s.io") && Set.of("v2", "v2beta1").contains(version);
      default -> false;
    };
  }

  boolean table() {
    return as.equals("Table");
  }

  boolean partial() {
    return as.startsWith("PartialObjectMetadata");
  }

  boolean discovery() {
    return as.equals("APIGroupDiscoveryList");
  }

  String contentType() {
    if (as.isEmpty()) {
      return "application/json";
    }
    String group = discovery() ? "apidiscovery.k8s.io" : "meta.k8s.io";
    return "application/json;g=" + group + ";v=" + version + ";as=" + as;
  }
}
