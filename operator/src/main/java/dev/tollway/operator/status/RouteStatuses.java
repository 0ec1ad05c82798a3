package dev.tollway.operator.status;

import dev.tollway.crds.ApiRouteSpec;
import dev.tollway.crds.ApiRouteStatus;
import dev.tollway.crds.SidecarCounts;
import dev.tollway.operator.resolve.LiveRoute;
import dev.tollway.operator.resolve.Outcome;
import dev.tollway.operator.resolve.Reason;
import dev.tollway.operator.resolve.ServiceInfo;
import dev.tollway.operator.resolve.Workload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The status of an ApiRoute. */
final class RouteStatuses {

  private static final List<String> NEEDED = List.of("Accepted", "ResolvedRefs", "Programmed");

  private RouteStatuses() {}

  static Stated<ApiRouteStatus> of(
      Outcome<ApiRouteSpec, LiveRoute> route,
      List<ServiceInfo> services,
      @Nullable ApiRouteStatus before,
      Moment moment) {
    Conditions conditions =
        Conditions.of(route, before == null ? List.of() : before.conditions(), moment);
    LiveRoute live = route.live();
    SidecarCounts counts = new SidecarCounts(0, 0, 0, 0, List.of());
    Programming programming =
        live == null
            ? null
            : Programming.of(
                route.ref(),
                live.targets().stream().map(LiveRoute.Target::workload).toList(),
                true,
                conditions,
                moment);
    if (live == null || programming == null) {
      Reasons.unprogrammed(conditions, route);
    } else {
      counts = programming.counts();
      String bypass = bypass(live, services);
      if (bypass != null) {
        conditions.set("Programmed", Conditions.Truth.FALSE, Reason.PORT_NOT_INTERCEPTED, bypass);
      } else {
        Reasons.programmed(conditions, programming);
      }
    }
    String summary =
        Reasons.ready(conditions, NEEDED, Reason.READY, programmedMessage(programming));
    return new Stated<>(
        new ApiRouteStatus(
            Words.summary(summary),
            route.object().generation(),
            moment.revision(route.ref()),
            counts,
            conditions.done(route)),
        programming == null ? null : programming.recheckAt());
  }

  private static String programmedMessage(@Nullable Programming programming) {
    return programming == null ? "" : programming.message();
  }

  /** How traffic gets past the sidecar; null: it does not. */
  private static @Nullable String bypass(LiveRoute route, List<ServiceInfo> services) {
    for (LiveRoute.Target target : route.targets()) {
      Workload workload = target.workload();
      if (!target.port().intercepted()) {
        return "The sidecar of %s %s does not take over port %s: add it to the annotation tollway.dev/ports of the pod template."
            .formatted(workload.kind(), workload.name(), port(target.port()));
      }
      for (ServiceInfo service : services) {
        if (service.namespace().equals(workload.namespace())
            && !service.selector().isEmpty()
            && workload.podLabels().entrySet().containsAll(service.selector().entrySet())
            && service.numericTargetPorts().contains(target.port().number())) {
          return "Service %s sends traffic to the number %d, past the sidecar of %s %s: write targetPort: %s."
              .formatted(
                  service.name(),
                  target.port().number(),
                  workload.kind(),
                  workload.name(),
                  port(target.port()));
        }
      }
    }
    return null;
  }

  private static String port(Workload.Port port) {
    return port.name().isEmpty() ? Integer.toString(port.number()) : port.name();
  }
}
