package dev.tollway.operator.resolve;

import java.util.Comparator;

/**
 * Names an object of the cluster.
 *
 * @param kind such as {@code ApiKey}
 * @param namespace empty for objects of the cluster itself
 */
public record ObjectRef(String kind, String namespace, String name)
    implements Comparable<ObjectRef> {

  private static final Comparator<ObjectRef> ORDER =
      Comparator.comparing(ObjectRef::kind)
          .thenComparing(ObjectRef::namespace)
          .thenComparing(ObjectRef::name);

  public static ObjectRef route(String namespace, String name) {
    return new ObjectRef("ApiRoute", namespace, name);
  }

  public static ObjectRef plan(String namespace, String name) {
    return new ObjectRef("UsagePlan", namespace, name);
  }

  public static ObjectRef key(String namespace, String name) {
    return new ObjectRef("ApiKey", namespace, name);
  }

  public static ObjectRef grant(String namespace, String name) {
    return new ObjectRef("ApiKeyGrant", namespace, name);
  }

  /** {@code namespace/name}, as plans, routes and accounts are called everywhere else. */
  public String path() {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }

  @Override
  public int compareTo(ObjectRef other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return kind + " " + path();
  }
}
