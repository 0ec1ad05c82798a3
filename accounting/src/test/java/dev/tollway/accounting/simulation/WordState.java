package dev.tollway.accounting.simulation;

import dev.tollway.accounting.PoolId;
import dev.tollway.accounting.holder.JournalWork;
import dev.tollway.accounting.holder.Lease;
import dev.tollway.accounting.holder.LeaseMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The product's lease between threads that may each stop before any of their accesses to memory, in
 * a process that may die there, and a recovery that may die as well.
 *
 * <p>A thread is what it does and what it has read so far: to move it on by one access it is run
 * again from its beginning on the answers it got before.
 */
final class WordState implements Explorer.State<WordState> {
  private static final PoolId POOL = new PoolId("key/shop/acme", "quota/daily", 1);
  private static final int WORDS = 6;
  private static final int TAKEN = 0;
  private static final int GRANTED = 1;
  private static final int RESERVED = 2;
  private static final int USED = 3;
  private static final int SURRENDERED = 4;

  /** What a thread does; it tells the ghost what really happened. */
  enum Script {
    CHARGE(2),
    GIVE_BACK(2),
    COST_MORE(2),
    SURRENDER(0),
    RECOVER(0);

    /** At most so many units can it cost when it is cut off. */
    final int most;

    Script(int most) {
      this.most = most;
    }

    private void run(Lease lease, Ghost ghost) {
      switch (this) {
        case CHARGE -> request(lease, ghost, 1);
        case GIVE_BACK -> request(lease, ghost, 0);
        case COST_MORE -> request(lease, ghost, 2);
        case SURRENDER -> lease.surrender(0);
        case RECOVER -> JournalWork.recover(lease);
      }
    }

    private static void request(Lease lease, Ghost ghost, long costs) {
      if (lease.admit(1)) {
        ghost.upstream(1);
        ghost.settled(costs - lease.settle(1, costs));
      }
    }
  }

  /** What really happened, told by the running scripts. */
  private static final class Ghost {
    private long upstream;
    private long charged;

    void upstream(long units) {
      upstream = units;
    }

    void settled(long units) {
      charged = units;
    }
  }

  private static final class Pause extends RuntimeException {
    private static final long serialVersionUID = 1;

    Pause() {
      super(null, null, false, false);
    }
  }

  /** One thread: its script, the answers it got, whether it is done and what it did. */
  private record Worker(Script script, List<Long> log, boolean done, long upstream, long charged) {}

  private final long[] words;
  private final List<Worker> workers;
  private final int crashes;
  private final long sure;
  private final long doubt;
  private final boolean comparing;

  private WordState(
      long[] words, List<Worker> workers, int crashes, long sure, long doubt, boolean comparing) {
    this.words = words;
    this.workers = workers;
    this.crashes = crashes;
    this.sure = sure;
    this.doubt = doubt;
    this.comparing = comparing;
  }

  static WordState begin(long granted, int crashes, boolean comparing, Script... scripts) {
    long[] words = new long[WORDS];
    words[GRANTED] = granted;
    List<Worker> workers = new ArrayList<>();
    for (Script script : scripts) {
      workers.add(new Worker(script, List.of(), false, 0, 0));
    }
    return new WordState(words, workers, crashes, 0, 0, comparing);
  }

  @Override
  public Object key() {
    return List.of(Arrays.toString(words), workers, crashes, sure, doubt);
  }

  @Override
  public List<Explorer.Move<WordState>> moves() {
    List<Explorer.Move<WordState>> moves = new ArrayList<>();
    for (int i = 0; i < workers.size(); i++) {
      if (!workers.get(i).done()) {
        moves.add(new Explorer.Move<>("thread " + i + " " + workers.get(i).script(), step(i)));
      }
    }
    if (crashes > 0) {
      moves.add(new Explorer.Move<>("the process dies", crash()));
    }
    return moves;
  }

  @Override
  public @Nullable String broken() {
    long accounted = words[USED] + words[SURRENDERED];
    if (words[TAKEN] > words[GRANTED]) {
      return "S3: taken above granted: " + Arrays.toString(words);
    }
    if (accounted > words[TAKEN]) {
      return "S3: used and surrendered above taken: " + Arrays.toString(words);
    }
    long most = sure + doubt;
    boolean quiet = true;
    for (Worker worker : workers) {
      quiet &= worker.done();
      most += worker.script().most;
    }
    if (words[USED] > most) {
      return "S6: used above what was done: " + Arrays.toString(words);
    }
    if (quiet) {
      return brokenWhenQuiet();
    }
    return null;
  }

  private @Nullable String brokenWhenQuiet() {
    long charged = sure;
    for (Worker worker : workers) {
      charged += worker.charged();
    }
    if (words[RESERVED] != 0 || words[TAKEN] != words[USED] + words[SURRENDERED]) {
      return "S17: units are nowhere: " + Arrays.toString(words);
    }
    if (words[USED] < charged || words[USED] > charged + doubt) {
      return "S6: charged " + charged + " to " + (charged + doubt) + ": " + Arrays.toString(words);
    }
    return null;
  }

  private WordState step(int i) {
    Worker worker = workers.get(i);
    long[] after = words.clone();
    Replay replay = new Replay(after, worker.log(), comparing);
    Ghost ghost = new Ghost();
    boolean done = false;
    try {
      worker.script().run(JournalWork.lease(replay, POOL), ghost);
      done = true;
    } catch (Pause pause) {
      // It goes on from here the next time.
      done = false;
    }
    List<Worker> others = new ArrayList<>(workers);
    // Of a thread that is done only what it did matters.
    List<Long> log = done ? List.of() : List.copyOf(replay.log);
    others.set(i, new Worker(worker.script(), log, done, done ? 0 : ghost.upstream, ghost.charged));
    return new WordState(after, others, crashes, sure, doubt, comparing);
  }

  /** A successor recovers; the ghost knows what may have been charged. */
  private WordState crash() {
    long nowSure = sure;
    long nowDoubt = doubt;
    for (Worker worker : workers) {
      nowSure += worker.done() ? worker.charged() : 0;
      nowDoubt += worker.done() ? 0 : worker.script().most;
    }
    Worker recovery = new Worker(Script.RECOVER, List.of(), false, 0, 0);
    return new WordState(words, List.of(recovery), crashes - 1, nowSure, nowDoubt, comparing);
  }

  /** Answers as before as long as it can, then does one access more. */
  private static final class Replay implements LeaseMemory {
    private final long[] words;
    private final List<Long> log;
    private final boolean comparing;
    private int at;
    private boolean moved;

    Replay(long[] words, List<Long> log, boolean comparing) {
      this.words = words;
      this.log = new ArrayList<>(log);
      this.comparing = comparing;
    }

    private interface Access {
      long act();
    }

    private long access(Access access) {
      if (at < log.size()) {
        return log.get(at++);
      }
      if (moved) {
        throw new Pause();
      }
      moved = true;
      long answer = access.act();
      log.add(answer);
      at++;
      return answer;
    }

    @Override
    public int words() {
      return WORDS;
    }

    @Override
    public long get(int word) {
      return access(() -> words[word]);
    }

    @Override
    public void set(int word, long value) {
      access(() -> words[word] = value);
    }

    @Override
    public boolean compareAndSet(int word, long expected, long value) {
      return access(() -> {
        boolean same = words[word] == expected || !comparing;
        words[word] = same ? value : words[word];
        return same ? 1 : 0;
      })
          == 1;
    }

    @Override
    public void add(int word, long delta) {
      access(() -> words[word] += delta);
    }
  }
}
