package dev.tollway.operator.standalone.api;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A request as the API sees it.
 *
 * @param path its segments, decoded
 * @param query the first value of each parameter
 * @param body empty unless something is written
 */
record ApiRequest(
    String method, List<String> path, Map<String, String> query, String accept, String body) {

  /**
   * @throws IllegalArgumentException for an escape that is none
   */
  static ApiRequest of(String method, URI uri, String accept, String body) {
    List<String> path = new ArrayList<>();
    for (String segment : uri.getRawPath().split("/", -1)) {
      if (!segment.isEmpty()) {
        path.add(decode(segment.replace("+", "%2B")));
      }
    }
    Map<String, String> query = new HashMap<>();
    String raw = uri.getRawQuery();
    if (raw != null) {
      for (String pair : raw.split("&", -1)) {
        String[] parts = pair.split("=", 2);
        query.putIfAbsent(decode(parts[0]), parts.length == 2 ? decode(parts[1]) : "");
      }
    }
    return new ApiRequest(method, List.copyOf(path), Map.copyOf(query), accept, body);
  }

  boolean reads() {
    return method.equals("GET") || method.equals("HEAD");
  }

  String parameter(String name) {
    return query.getOrDefault(name, "");
  }

  boolean flag(String name) {
    String value = parameter(name);
    return value.equals("true") || value.equals("1");
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
