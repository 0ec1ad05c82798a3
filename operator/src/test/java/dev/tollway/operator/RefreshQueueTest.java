package dev.tollway.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.operator.resolve.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefreshQueueTest {

  private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");

  private final RefreshQueue queue = new RefreshQueue(START);

  private static ObjectRef key(int n) {
    return ObjectRef.key("shop", "k" + n);
  }

  @Test
  void writesAtMost300InAnyMinuteOverAllObjects() {
    List<Integer> taken = new ArrayList<>();
    for (int second = 0; second < 180; second++) {
      for (int n = 0; n < 1_000; n++) {
        queue.add(key(n));
      }
      taken.add(queue.take(START.plusSeconds(second)).size());
    }
    for (int from = 0; from <= 120; from++) {
      int minute = taken.subList(from, from + 60).stream().mapToInt(n -> n).sum();
      assertThat(minute).as("from second %d", from).isBetween(265, 300);
    }
  }

  @Test
  void takesTheOneThatWaitsLongestFirst() {
    queue.add(key(2));
    queue.add(key(1));
    assertThat(queue.take(START)).containsExactly(key(2), key(1));
  }

  @Test
  void everybodyHasATurnWhenAllAreBusy() {
    List<ObjectRef> turns = new ArrayList<>();
    for (int second = 0; second < 400; second++) {
      for (int n = 0; n < 1_000; n++) {
        queue.add(key(n));
      }
      turns.addAll(queue.take(START.plusSeconds(second)));
    }
    assertThat(turns.stream().distinct()).hasSize(1_000);
  }

  @Test
  void restsTwoSecondsBetweenTwoWritesOfOneObject() {
    queue.add(key(1));
    queue.take(START);
    queue.add(key(1));
    assertThat(queue.take(START.plusMillis(1_999))).isEmpty();
    assertThat(queue.next()).isEqualTo(START.plusSeconds(2));
    assertThat(queue.take(START.plusSeconds(2))).containsExactly(key(1));
  }

  @Test
  void aTransitionTakesItsPlace() {
    queue.add(key(1));
    queue.remove(key(1), START);
    assertThat(queue.take(START.plus(Duration.ofSeconds(5)))).isEmpty();
    assertThat(queue.next()).isNull();
  }
}
