package dev.tollway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TollwayTest {

  @Test
  void versionIsTheOneOfTheBuild() {
    Run run = Run.of("version");

    assertThat(run.code()).isZero();
    assertThat(run.out()).matches("tollway [0-9]+\\.[0-9]+\\.[0-9]+(-SNAPSHOT)?\\R");
  }

  @Test
  void helpListsTheCommands() {
    Run run = Run.of("help");

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("validate", "version", "completion", "help");
  }

  @Test
  void helpOfACommandShowsItsOptionsAndExitCodes() {
    Run run = Run.of("help", "validate");

    assertThat(run.out()).contains("-f, --filename=FILE|DIR", "Exit codes:");
  }

  @Test
  void anUnknownCommandIsWrongUsage() {
    Run run = Run.of("valdate");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("valdate");
  }

  @Test
  void noCommandIsWrongUsage() {
    Run run = Run.of();

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("Missing required subcommand");
  }

  @Test
  void completionIsAScriptForBash() {
    Run run = Run.of("completion");

    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith("#!/usr/bin/env bash").contains("validate");
  }
}
