package dev.tollway.operator.standalone.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What is served, in the two forms that clients ask for: lists per group, and aggregated
 * (KEP-3352).
 */
record Discovery(Catalog catalog) {
  private static final List<String> VERBS = List.of("get", "list", "watch");

  /** {@code /api}. */
  ObjectNode coreVersions() {
    ObjectNode versions = document("APIVersions", "v1");
    versions.putArray("versions").add("v1");
    versions.putArray("serverAddressByClientCIDRs");
    return versions;
  }

  /** {@code /apis}. */
  ObjectNode groupList() {
    ObjectNode list = document("APIGroupList", "v1");
    ArrayNode groups = list.putArray("groups");
    catalog.groups().forEach(type -> groups.add(group(type)));
    return list;
  }

  /** {@code /apis/GROUP}. */
  ObjectNode group(ResourceType first) {
    ObjectNode group = document("APIGroup", "v1").put("name", first.group());
    group
        .putArray("versions")
        .addObject()
        .put("groupVersion", first.apiVersion())
        .put("version", first.version());
    group
        .putObject("preferredVersion")
        .put("groupVersion", first.apiVersion())
        .put("version", first.version());
    return group;
  }

  /** {@code /apis/GROUP/VERSION}. */
  ObjectNode resourceList(String groupVersion, List<ResourceType> types) {
    ObjectNode list = document("APIResourceList", "v1").put("groupVersion", groupVersion);
    ArrayNode resources = list.putArray("resources");
    for (ResourceType type : types) {
      ObjectNode resource =
          resources
              .addObject()
              .put("name", type.plural())
              .put("singularName", type.singular())
              .put("namespaced", type.namespaced())
              .put("kind", type.kind());
      addAll(resource.putArray("verbs"), VERBS);
      addAll(resource.putArray("shortNames"), type.shortNames());
      addAll(resource.putArray("categories"), type.categories());
    }
    return list;
  }

  /**
   * Everything below {@code /api} or {@code /apis} in one document.
   *
   * @param core whether that is {@code /api}
   * @param version of apidiscovery.k8s.io that the client asked for
   */
  ObjectNode aggregated(boolean core, String version) {
    ObjectNode list = document("APIGroupDiscoveryList", "apidiscovery.k8s.io/" + version);
    list.putObject("metadata");
    ArrayNode items = list.putArray("items");
    List<ResourceType> groups = core ? List.of(catalog.of("", "v1").getFirst()) : catalog.groups();
    for (ResourceType first : groups) {
      ObjectNode item = items.addObject();
      item.putObject("metadata").put("name", first.group());
      ObjectNode served = item.putArray("versions").addObject();
      served.put("version", first.version()).put("freshness", "Current");
      ArrayNode resources = served.putArray("resources");
      catalog.of(first.group(), first.version()).forEach(type -> resources.add(resource(type)));
    }
    return list;
  }

  private static ObjectNode resource(ResourceType type) {
    ObjectNode resource = JsonNodeFactory.instance.objectNode().put("resource", type.plural());
    resource
        .putObject("responseKind")
        .put("group", type.group())
        .put("version", type.version())
        .put("kind", type.kind());
    resource.put("scope", type.namespaced() ? "Namespaced" : "Cluster");
    resource.put("singularResource", type.singular());
    addAll(resource.putArray("verbs"), VERBS);
    addAll(resource.putArray("shortNames"), type.shortNames());
    addAll(resource.putArray("categories"), type.categories());
    return resource;
  }

  private static ObjectNode document(String kind, String apiVersion) {
    return JsonNodeFactory.instance.objectNode().put("kind", kind).put("apiVersion", apiVersion);
  }

  private static void addAll(ArrayNode array, List<String> strings) {
    strings.forEach(array::add);
  }
}
