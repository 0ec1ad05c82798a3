package dev.tollway.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code ./tollway}, as a process. */
class LauncherTest {
  @TempDir Path folder;
  private Launcher launcher;

  @BeforeEach
  void checkout() throws Exception {
    launcher = Launcher.in(folder);
    launcher.environment().put("TOLLWAY_JAVA", launcher.jdk("newest", 25) + "/bin/java");
    launcher.maven(
        0,
        "[INFO] Scanning for projects...",
        "[INFO] Building Tollway :: crds 0.1.0 [2/7]",
        "[INFO] Building Tollway :: cli 0.1.0 [7/7]");
  }

  @Test
  void buildsOnFirstUseAndNamesEachModuleAsItBegins() throws Exception {
    Launcher.Run run = launcher.run("validate", "-f", "a b");

    assertThat(run.out()).isEqualTo("newest runs validate -f a b\n");
    assertThat(run.exit()).isZero();
    assertThat(run.err())
        .startsWith("Building Tollway (once, and after changes;")
        .contains("\n  crds [2/7]\n  cli [7/7]\nBuilt in ");
  }

  @Test
  void buildsOnlyOnce() throws Exception {
    launcher.run("version");

    Launcher.Run again = launcher.run("version");

    assertThat(again.err()).isEmpty();
    assertThat(again.out()).isEqualTo("newest runs version\n");
  }

  @Test
  void buildsAgainAfterASourceChanged() throws Exception {
    launcher.run("version");
    launcher.changeSource();

    assertThat(launcher.run("version").err()).startsWith("Building Tollway");
  }

  @Test
  void showsTheErrorsOfAFailedBuildAndWhereTheRestIs() throws Exception {
    launcher.maven(1, "[INFO] Building Tollway :: crds 0.1.0 [2/7]", "[ERROR] cannot find symbol");

    Launcher.Run run = launcher.run("version");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("[ERROR] cannot find symbol")
        .endsWith(
            "tollway: the build failed; the whole output is in "
                + launcher.home()
                + "/cli/target/build.log.\n");
  }

  @Test
  void buildsAgainAfterAFailedBuild() throws Exception {
    launcher.maven(1, "[ERROR] cannot find symbol");
    launcher.run("version");
    launcher.maven(0, "[INFO] Building Tollway :: cli 0.1.0 [7/7]");

    assertThat(launcher.run("version").out()).isEqualTo("newest runs version\n");
  }

  @Test
  void saysWhatToInstallWhereMavenIsMissing() throws Exception {
    Files.delete(launcher.bin().resolve("mvn"));

    Launcher.Run run = launcher.run("version");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo(
            "tollway: Maven is missing: install Maven 3.8.7 or newer, or put its bin folder on the"
                + " PATH.\n");
  }

  @Test
  void takesTheJdkOfJavaHomeWhereTollwayJavaIsTooOld() throws Exception {
    launcher.environment().put("TOLLWAY_JAVA", launcher.jdk("old", 17) + "/bin/java");
    launcher.environment().put("JAVA_HOME", launcher.jdk("home", 26).toString());

    assertThat(launcher.run("version").out()).isEqualTo("home runs version\n");
  }

  @Test
  void takesTheJavaOnThePathLast() throws Exception {
    launcher.environment().remove("TOLLWAY_JAVA");
    String folders = launcher.bin() + ":" + launcher.jdk("path", 25) + "/bin";
    launcher.environment().put("PATH", folders);

    assertThat(launcher.run("version").out()).isEqualTo("path runs version\n");
  }
}
