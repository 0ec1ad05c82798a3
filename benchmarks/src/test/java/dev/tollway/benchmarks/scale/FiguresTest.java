package dev.tollway.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollway.benchmarks.scale.Figures.Spread;
import dev.tollway.benchmarks.scale.Shop.Caller;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FiguresTest {

  @Test
  void takesPercentilesByNearestRank() {
    assertThat(Spread.of(new double[] {4, 1, 3, 2})).isEqualTo(new Spread(4, 2, 4, 4));
  }

  @Test
  void addsWhatBothGenerationsHold() throws Exception {
    String said =
        """
        4711:
        DefNew     total 92160K, used 2048K [0x0, 0x1, 0x2)
         eden space 81920K,   0% used [0x0, 0x1, 0x2)
        Tenured    total 204800K, used 40960K [0x0, 0x1, 0x2)
         the  space 204800K,  19% used [0x0, 0x1, 0x2)
        """;

    assertThat(Heap.sum(said)).isEqualTo(42);
  }

  @Test
  void refusesWhatAnotherCollectorSays() {
    assertThatThrownBy(() -> Heap.sum("garbage-first heap   total 10240K, used 100K"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void callsOnlyRoutesOfTheFirstWorkload() {
    assertThat(new Shop("shop", 2, 4, 4, 8).callers())
        .containsExactly(
            new Caller("key-0", "/r0"),
            new Caller("key-2", "/r2"),
            new Caller("key-4", "/r0"),
            new Caller("key-6", "/r2"));
  }
}
