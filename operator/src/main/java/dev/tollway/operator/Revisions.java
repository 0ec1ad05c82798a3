package dev.tollway.operator;

import dev.tollway.operator.compile.Compilation;
import dev.tollway.operator.compile.Numbered;
import dev.tollway.operator.compile.Part;
import dev.tollway.operator.ledger.store.StoredRevision;
import dev.tollway.operator.ledger.store.StoredRevisions;
import dev.tollway.protocol.config.Kind;
import dev.tollway.protocol.config.ResourceName;
import dev.tollway.protocol.config.Revision;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Revisions of parts as the compiler numbers them, and as the store keeps them. */
final class Revisions {

  private Revisions() {}

  /** What was numbered before this process began. */
  static Numbered numbered(StoredRevisions stored) {
    Map<Part, Revision> revisions = new HashMap<>();
    for (StoredRevision part : stored.parts()) {
      ResourceName name =
          ResourceName.newBuilder()
              .setKind(Kind.valueOf(part.id().kind()))
              .setName(part.id().name())
              .build();
      revisions.put(
          new Part(name, part.id().workload()),
          Revision.newBuilder()
              .setEpoch(part.epoch())
              .setNumber(part.number())
              .setHash(part.hash())
              .build());
    }
    return new Numbered(stored.epoch(), stored.number(), revisions, Map.of());
  }

  /** The parts that got a new number. */
  static List<StoredRevision> changed(Compilation compiled) {
    return compiled.changed().stream()
        .map(part -> {
          Revision revision = compiled.revision(part.name(), part.workload());
          return new StoredRevision(
              id(part), revision.getEpoch(), revision.getNumber(), revision.getHash());
        })
        .toList();
  }

  /** The parts that are no more. */
  static List<StoredRevision.Id> removed(Compilation compiled) {
    return compiled.removed().stream().map(Revisions::id).toList();
  }

  private static StoredRevision.Id id(Part part) {
    return new StoredRevision.Id(
        part.name().getKind().name(), part.name().getName(), part.workload());
  }
}
