package dev.tollway.operator.resolve;

import dev.tollway.crds.ApiKey;
import dev.tollway.crds.ApiKeyGrant;
import dev.tollway.crds.ApiRoute;
import dev.tollway.crds.UsagePlan;
import java.util.List;

/**
 * The whole picture, as the caches have it. Authored objects carry uid, creationTimestamp and
 * generation; one whose spec is null is reported and otherwise ignored.
 *
 * @param namespaces those that are known; a key's namespace may be missing (its uid is then taken
 *     as unchanged, its labels as none)
 * @param services those that select pods of workloads; none where nothing reads them
 * @param secrets labelled ones and those that Tollway issued
 */
public record Resources(
    List<ApiRoute> routes,
    List<UsagePlan> plans,
    List<ApiKey> keys,
    List<ApiKeyGrant> grants,
    List<NamespaceInfo> namespaces,
    List<Workload> workloads,
    List<ServiceInfo> services,
    List<SecretFact> secrets) {

  public Resources {
    routes = List.copyOf(routes);
    plans = List.copyOf(plans);
    keys = List.copyOf(keys);
    grants = List.copyOf(grants);
    namespaces = List.copyOf(namespaces);
    workloads = List.copyOf(workloads);
    services = List.copyOf(services);
    secrets = List.copyOf(secrets);
  }
}
