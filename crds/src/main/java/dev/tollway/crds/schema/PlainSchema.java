package dev.tollway.crds.schema;

import java.util.Map;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.Schema;

/** Leaves unquoted scalars unresolved, since YAML 1.2 and kubectl read them differently. */
final class PlainSchema implements Schema {
  static final Tag PLAIN = new Tag("tag:tollway.dev,2026:plain");

  @Override
  public ScalarResolver getScalarResolver() {
    return (value, implicit) -> implicit ? PLAIN : Tag.STR;
  }

  @Override
  public Map<Tag, ConstructNode> getSchemaTagConstructors() {
    return Map.of();
  }
}
