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

/** What the seller gives a buyer: what counts for one key on one plan. */
@Group("tollway.dev")
@Version("v1alpha1")
@Kind("ApiKeyGrant")
@Singular("apikeygrant")
@Plural("apikeygrants")
@ShortNames("agrant")
@JsonIgnoreProperties(ignoreUnknown = true)
public class ApiKeyGrant extends CustomResource<ApiKeyGrantSpec, ApiKeyGrantStatus>
    implements Namespaced {

  /** Records have no empty form: spec is null until it is read or set. */
  @Override
  protected @Nullable ApiKeyGrantSpec initSpec() {
    return null;
  }

  /** Records have no empty form: status is null until it is read or set. */
  @Override
  protected @Nullable ApiKeyGrantStatus initStatus() {
    return null;
  }
}
