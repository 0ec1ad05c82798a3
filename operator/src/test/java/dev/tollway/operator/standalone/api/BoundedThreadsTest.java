package dev.tollway.operator.standalone.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BoundedThreadsTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  void interruptsATaskThatMissesItsDeadline() throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);

    try (BoundedThreads threads = new BoundedThreads(1, Duration.ofMillis(1))) {
      threads.execute(() -> waitForInterrupt(interrupted));

      assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void interruptsATaskByTheDeadlineThatItMovedLast() throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);

    try (BoundedThreads threads = new BoundedThreads(1, LONG)) {
      threads.execute(() -> {
        threads.within(Duration.ofMillis(1));
        waitForInterrupt(interrupted);
      });

      assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void refusesATaskAboveItsBound() {
    CountDownLatch interrupted = new CountDownLatch(1);

    try (BoundedThreads threads = new BoundedThreads(1, LONG)) {
      threads.execute(() -> waitForInterrupt(interrupted));

      assertThatThrownBy(() -> threads.execute(() -> {}))
          .isInstanceOf(RejectedExecutionException.class);
    }
  }

  @Test
  void interruptsWhatRunsWhenItIsClosed() throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    BoundedThreads threads = new BoundedThreads(1, LONG);
    threads.execute(() -> {
      started.countDown();
      waitForInterrupt(interrupted);
    });
    started.await();

    threads.close();

    assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
  }

  private static void waitForInterrupt(CountDownLatch interrupted) {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException expected) {
      interrupted.countDown();
    }
  }
}
