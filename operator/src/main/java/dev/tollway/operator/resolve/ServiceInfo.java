package dev.tollway.operator.resolve;

import java.util.List;
import java.util.Map;

/**
 * A Service, as far as it can lead traffic past a sidecar.
 *
 * @param selector of pods; empty: it selects none by itself
 * @param numericTargetPorts target ports that are given as numbers
 */
public record ServiceInfo(
    String namespace, String name, Map<String, String> selector, List<Integer> numericTargetPorts) {

  public ServiceInfo {
    selector = Map.copyOf(selector);
    numericTargetPorts = List.copyOf(numericTargetPorts);
  }
}
