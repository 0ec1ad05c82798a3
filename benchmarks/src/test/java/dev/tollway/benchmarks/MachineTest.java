package dev.tollway.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MachineTest {
  @Test
  void readsModelAndCoresFromTheKernelsText() {
    String text =
        """
        processor\t: 0
        model name\t: ACME Fast 9
        processor\t: 1
        model name\t: ACME Fast 9
        """;
    assertThat(Machine.of(text, "Linux 6", "25"))
        .isEqualTo(new Machine(2, "ACME Fast 9", "Linux 6", "25"));
  }

  @Test
  void saysUnknownWhereTheKernelTellsNoModel() {
    assertThat(Machine.of("", "Linux 6", "25").processor()).isEqualTo("unknown");
  }
}
