package dev.tollway.sidecar.denial;

import dev.tollway.sidecar.denial.Answer.Header;
import dev.tollway.sidecar.enforce.Caller;
import dev.tollway.sidecar.enforce.Hint;
import dev.tollway.sidecar.enforce.Rule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The headers that are added to the upstream's answer, in place of any of the same name. */
public final class PassedHeaders {
  private PassedHeaders() {}

  /**
   * The headers.
   *
   * @param rule the rule that let it pass; null: none
   * @param caller who called; null: not proven, and so not told
   * @param rates what is left of the rate limits
   * @param quotas what is left of the quotas
   */
  public static List<Header> of(
      @Nullable Rule rule, @Nullable Caller caller, List<Hint> rates, List<Hint> quotas) {
    List<Header> headers = new ArrayList<>(5);
    if (rule != null) {
      LifecycleFields.add(rule.route().lifecycle(), headers);
    }
    if (caller != null) {
      RateLimitFields.add(caller.plan(), rates, quotas, headers);
    }
    return headers;
  }
}
