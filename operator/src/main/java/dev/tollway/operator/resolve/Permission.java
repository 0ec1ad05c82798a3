package dev.tollway.operator.resolve;

import dev.tollway.crds.AllowedNamespaces;
import dev.tollway.crds.Selector;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who may refer to an object from where. */
final class Permission {

  private static final AllowedNamespaces SAME =
      new AllowedNamespaces(AllowedNamespaces.From.SAME, null);

  private final Map<String, NamespaceInfo> namespaces;

  Permission(Map<String, NamespaceInfo> namespaces) {
    this.namespaces = namespaces;
  }

  /** Absent means Same. */
  static AllowedNamespaces orSame(@Nullable AllowedNamespaces written) {
    return written == null ? SAME : written;
  }

  boolean allows(List<AllowedNamespaces> permits, String owner, String asking) {
    return permits.stream().allMatch(p -> allows(p, owner, asking));
  }

  private boolean allows(AllowedNamespaces permit, String owner, String asking) {
    return switch (permit.from()) {
      case SAME -> owner.equals(asking);
      case ALL -> true;
      case SELECTOR -> {
        NamespaceInfo info = namespaces.get(asking);
        yield matches(permit.selector(), info == null ? Map.of() : info.labels());
      }
    };
  }

  /** A selector without labels matches nothing: it was not meant to open everything. */
  static boolean matches(@Nullable Selector selector, Map<String, String> labels) {
    return selector != null
        && !selector.matchLabels().isEmpty()
        && labels.entrySet().containsAll(selector.matchLabels().entrySet());
  }
}
