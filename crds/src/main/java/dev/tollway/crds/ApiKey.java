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

/** Who calls: an account with its credential, subscription and money. */
@Group("tollway.dev")
@Version("v1alpha1")
@Kind("ApiKey")
@Singular("apikey")
@Plural("apikeys")
@ShortNames("akey")
@JsonIgnoreProperties(ignoreUnknown = true)
public class ApiKey extends CustomResource<ApiKeySpec, ApiKeyStatus> implements Namespaced {

  /** Records have no empty form: spec is null until it is read or set. */
  @Override
  protected @Nullable ApiKeySpec initSpec() {
    return null;
  }

  /** Records have no empty form: status is null until it is read or set. */
  @Override
  protected @Nullable ApiKeyStatus initStatus() {
    return null;
  }
}
