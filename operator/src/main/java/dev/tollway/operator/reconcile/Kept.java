package dev.tollway.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an informer remembers: of each object the facts that the picture is made of, and a bare form
 * for the informer's own book-keeping. The rest, a Secret's key above all, is dropped on arrival.
 *
 * @param <T> as the API server sends it
 * @param <R> facts
 */
final class Kept<T extends HasMetadata, R> implements ItemStore<T> {

  private record Entry<T, R>(T bare, R facts) {}

  private final Map<String, Entry<T, R>> entries = new ConcurrentHashMap<>();
  private final Function<T, R> read;
  private final UnaryOperator<T> bare;
  private final BiPredicate<R, R> same;
  private final Runnable changed;

  /**
   * @param read must not throw: an informer whose handler throws stays down
   * @param bare may be the object itself
   * @param same facts that make the same picture
   * @param changed called after facts changed; must not block
   */
  Kept(Function<T, R> read, UnaryOperator<T> bare, BiPredicate<R, R> same, Runnable changed) {
    this.read = read;
    this.bare = bare;
    this.same = same;
    this.changed = changed;
  }

  /** The facts of all objects. */
  List<R> facts() {
    return entries.values().stream().map(Entry::facts).toList();
  }

  /** The facts of one object. */
  Optional<R> facts(@Nullable String namespace, String name) {
    return Optional.ofNullable(entries.get(Cache.namespaceKeyFunc(namespace, name)))
        .map(Entry::facts);
  }

  @Override
  public String getKey(T object) {
    return Cache.metaNamespaceKeyFunc(object);
  }

  @Override
  public @Nullable T put(String key, T object) {
    Entry<T, R> now = new Entry<>(bare.apply(object), read.apply(object));
    Entry<T, R> before = entries.put(key, now);
    if (before == null || !same.test(before.facts(), now.facts())) {
      changed.run();
    }
    return before == null ? null : before.bare();
  }

  @Override
  public @Nullable T remove(String key) {
    Entry<T, R> before = entries.remove(key);
    if (before == null) {
      return null;
    }
    changed.run();
    return before.bare();
  }

  @Override
  public Stream<String> keySet() {
    return entries.keySet().stream();
  }

  @Override
  public Stream<T> values() {
    return entries.values().stream().map(Entry::bare);
  }

  @Override
  public int size() {
    return entries.size();
  }

  @Override
  public @Nullable T get(String key) {
    Entry<T, R> entry = entries.get(key);
    return entry == null ? null : entry.bare();
  }
}
