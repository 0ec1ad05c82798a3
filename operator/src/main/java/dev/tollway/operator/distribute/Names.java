package dev.tollway.operator.distribute;

import dev.tollway.protocol.config.Ack;
import dev.tollway.protocol.config.Kind;
import dev.tollway.protocol.config.Refusal;
import dev.tollway.protocol.config.Resource;
import dev.tollway.protocol.config.ResourceName;
import java.util.HashMap;
import java.util.Map;

/** How resources are named. */
final class Names {
  private Names() {}

  static ResourceName of(Resource resource) {
    return switch (resource.getResourceCase()) {
      case ROUTE -> name(Kind.ROUTE, resource.getRoute().getName());
      case PLAN -> name(Kind.PLAN, resource.getPlan().getName());
      case KEY -> name(Kind.KEY, resource.getKey().getName());
      case RESOURCE_NOT_SET ->
          throw new IllegalArgumentException("a resource without content has no name");
    };
  }

  static ResourceName name(Kind kind, String name) {
    return ResourceName.newBuilder().setKind(kind).setName(name).build();
  }

  static Map<ResourceName, Refusal> refusals(Ack ack) {
    Map<ResourceName, Refusal> refused = new HashMap<>();
    for (Refusal refusal : ack.getRefusedList()) {
      refused.put(refusal.getResource(), refusal);
    }
    return refused;
  }
}
