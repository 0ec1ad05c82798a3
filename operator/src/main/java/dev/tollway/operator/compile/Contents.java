package dev.tollway.operator.compile;

import com.google.protobuf.CodedOutputStream;
import dev.tollway.accounting.ledger.AccountTerms;
import dev.tollway.operator.distribute.Published;
import dev.tollway.operator.identity.WorkloadRef;
import dev.tollway.operator.resolve.LiveKey;
import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.resolve.Sha256;
import dev.tollway.protocol.config.Resource;
import dev.tollway.protocol.config.ResourceName;
import dev.tollway.protocol.config.Revision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What was compiled, and the numbers that it gets. */
final class Contents {

  private static final int HASH_BYTES = 6;

  private final Map<ObjectRef, Map<Resource, Set<WorkloadRef>>> contents = new TreeMap<>();

  /** Scopes whose content is the same are sent the same. */
  void add(ObjectRef ref, Resource content, Scope scope) {
    contents
        .computeIfAbsent(ref, r -> new LinkedHashMap<>())
        .computeIfAbsent(content, c -> new TreeSet<>(Scope.ORDER))
        .addAll(scope.workloads());
  }

  Compilation numbered(List<LiveKey> keys, Numbered before) {
    long next = before.number() + 1;
    List<Published> published = new ArrayList<>();
    Map<Part, Revision> revisions = new HashMap<>();
    Map<ResourceName, String> hashes = new HashMap<>();
    Set<Part> changed = new HashSet<>();
    contents.forEach((ref, parts) -> {
      ResourceName name = Compiler.name(ref);
      Set<String> all = new TreeSet<>();
      parts.forEach((content, workloads) -> {
        String hash = hash(content);
        Revision fresh =
            Revision.newBuilder().setEpoch(before.epoch()).setNumber(next).setHash(hash).build();
        // A workload that joins gets the next number: it may have held a higher one than the rest.
        Map<Revision, Set<WorkloadRef>> audiences = new LinkedHashMap<>();
        for (WorkloadRef workload : workloads) {
          Part part = new Part(name, workload);
          Revision old = before.revisions().get(part);
          boolean same = old != null && old.getHash().equals(hash);
          Revision revision = same ? old : fresh;
          revisions.put(part, revision);
          audiences.computeIfAbsent(revision, r -> new HashSet<>()).add(workload);
          if (!same) {
            changed.add(part);
          }
        }
        audiences.forEach((revision, audience) ->
            published.add(
                new Published(name, content.toBuilder().setRevision(revision).build(), audience)));
        all.add(hash);
      });
      hashes.put(name, all.size() == 1 ? all.iterator().next() : hash(all));
    });
    Set<Part> removed = new HashSet<>(before.revisions().keySet());
    removed.removeAll(revisions.keySet());
    List<AccountTerms> terms = terms(keys, before, next);
    boolean same =
        changed.isEmpty()
            && removed.isEmpty()
            && terms.stream().noneMatch(t -> t.revision() == next);
    return new Compilation(
        before.epoch(),
        same ? before.number() : next,
        published,
        terms,
        revisions,
        changed,
        removed,
        hashes);
  }

  private static List<AccountTerms> terms(List<LiveKey> keys, Numbered before, long next) {
    List<AccountTerms> terms = new ArrayList<>();
    for (LiveKey key : keys) {
      AccountTerms fresh = Terms.of(key, next);
      AccountTerms old = before.terms().get(fresh.subject());
      terms.add(old != null && Terms.same(old, fresh) ? old : fresh);
    }
    return terms;
  }

  /** First 12 hex digits of the SHA-256 of the content in deterministic form, revision left out. */
  private static String hash(Resource content) {
    byte[] bytes = new byte[content.getSerializedSize()];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    try {
      content.writeTo(out);
      out.checkNoSpaceLeft();
      return hash(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of parts that differ: a status shows one revision. */
  private static String hash(Collection<String> sorted) {
    return hash(String.join(",", sorted).getBytes(StandardCharsets.US_ASCII));
  }

  private static String hash(byte[] bytes) {
    return Sha256.of(bytes).substring(0, 2 * HASH_BYTES);
  }
}
