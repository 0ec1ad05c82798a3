package dev.tollway.cli.faults;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Callers that go on calling, whatever happens to the sidecars. */
final class Load implements AutoCloseable {
  /**
   * A caller comes again after this, whatever it was told: as fast as the machine can, it would use
   * everything up before the first fault.
   */
  private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

  private final Oracle oracle;
  private final Map<String, String> secrets;
  private final long limit;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, AtomicLong> served = new ConcurrentHashMap<>();
  private final Map<String, Map<Integer, AtomicLong>> statuses = new ConcurrentHashMap<>();
  private final Map<String, long[]> marks = new ConcurrentHashMap<>();
  private volatile List<InetSocketAddress> sidecars;
  private volatile boolean stopped;

  /**
   * Nobody calls yet.
   *
   * @param limit of the strict quota of each key
   * @param secrets by key
   */
  Load(Oracle oracle, Map<String, String> secrets, long limit, List<InetSocketAddress> sidecars) {
    this.oracle = oracle;
    this.secrets = Map.copyOf(secrets);
    this.limit = limit;
    this.sidecars = List.copyOf(sidecars);
    secrets
        .keySet()
        .forEach(key -> {
          served.put(key, new AtomicLong());
          statuses.put(key, new ConcurrentHashMap<>());
        });
  }

  /** Starts callers that take keys and sidecars at random. */
  Load start(int callers, long seed) {
    for (int i = 0; i < callers; i++) {
      RandomGenerator random = new Random(seed + i);
      threads.execute(() -> call(random));
    }
    return this;
  }

  /** Where the sidecars are now. */
  void to(List<InetSocketAddress> now) {
    sidecars = List.copyOf(now);
  }

  /** Requests that were answered 200, of all keys. */
  long served() {
    return served.values().stream().mapToLong(AtomicLong::get).sum();
  }

  /** How often a key got a status. */
  long count(String key, int status) {
    AtomicLong count = of(statuses, key).get(status);
    return count == null ? 0 : count.get();
  }

  /** How often a key got a status since it was served last. */
  long refusedSinceServed(String key, int status) {
    long[] mark = marks.computeIfAbsent(key, k -> new long[2]);
    long now = of(served, key).get();
    if (now != mark[0]) {
      mark[0] = now;
      mark[1] = count(key, status);
    }
    return count(key, status) - mark[1];
  }

  /** Whether every key got a 402. */
  boolean allRefused() {
    return secrets.keySet().stream().allMatch(key -> count(key, 402) > 0);
  }

  private void call(RandomGenerator random) {
    List<String> keys = new ArrayList<>(secrets.keySet());
    @Nullable Caller caller = null;
    @Nullable InetSocketAddress at = null;
    while (!stopped) {
      List<InetSocketAddress> now = sidecars;
      InetSocketAddress sidecar = now.get(random.nextInt(now.size()));
      String key = keys.get(random.nextInt(keys.size()));
      try {
        if (caller == null || !sidecar.equals(at)) {
          close(caller);
          caller = null;
          caller = new Caller(sidecar);
          at = sidecar;
        }
      } catch (IOException nobodyThere) {
        LockSupport.parkNanos(AGAIN_NANOS);
        continue;
      }
      if (!call(caller, key)) {
        close(caller);
        caller = null;
      }
    }
    close(caller);
  }

  /** False: the connection broke. */
  private boolean call(Caller caller, String key) {
    long number = oracle.sends(key);
    try {
      caller.send("/" + key + "/" + number + "/ok", of(secrets, key));
      int status = caller.status();
      took(key, number, status);
      return true;
    } catch (IOException died) {
      oracle.lost(key, number);
      return false;
    }
  }

  private void took(String key, long number, int status) {
    if (status == 402) {
      oracle.paymentRequired(key, limit);
    }
    oracle.answered(key, number, status);
    of(statuses, key).computeIfAbsent(status, s -> new AtomicLong()).incrementAndGet();
    if (status == 200) {
      of(served, key).incrementAndGet();
    }
    LockSupport.parkNanos(AGAIN_NANOS);
  }

  private static <T> T of(Map<String, T> map, String key) {
    return Objects.requireNonNull(map.get(key), key);
  }

  private static void close(@Nullable Caller caller) {
    try {
      if (caller != null) {
        caller.close();
      }
    } catch (IOException broken) {
      // It was over already.
      return;
    }
  }

  /** Returns when every caller knows the end of its last request. */
  @Override
  public void close() {
    stopped = true;
    threads.close();
  }
}
