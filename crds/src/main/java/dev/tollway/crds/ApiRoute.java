package dev.tollway.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** What is protected: a workload, its rules, and where callers put their keys. */
@Group("tollway.dev")
@Version("v1alpha1")
@Kind("ApiRoute")
@Singular("apiroute")
@Plural("apiroutes")
@ShortNames("aroute")
@JsonIgnoreProperties(ignoreUnknown = true)
public class ApiRoute extends CustomResource<ApiRouteSpec, ApiRouteStatus> implements Namespaced {

  /** Records have no empty form: spec is null until it is read or set. */
  @Override
  protected @Nullable ApiRouteSpec initSpec() {
    return null;
  }

  /** Records have no empty form: status is null until it is read or set. */
  @Override
  protected @Nullable ApiRouteStatus initStatus() {
    return null;
  }
}
