package dev.tollway.benchmarks.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateTest {
  private final Template template = new Template("listen @{port}; # $1 {x} @{port}");

  @Test
  void fillsEveryPlaceAndLeavesTheRest() {
    assertThat(template.with(Map.of("port", 80))).isEqualTo("listen 80; # $1 {x} 80");
  }

  @Test
  void takesAValueAsItIs() {
    assertThat(template.with(Map.of("port", "$1\\"))).contains("listen $1\\;");
  }

  @Test
  void refusesAPlaceWithoutAValue() {
    assertThatThrownBy(() -> template.with(Map.of())).hasMessageContaining("@{port}");
  }

  @Test
  void refusesAValueWithoutAPlace() {
    assertThatThrownBy(() -> template.with(Map.of("port", 1, "prot", 2)))
        .hasMessageContaining("prot");
  }
}
