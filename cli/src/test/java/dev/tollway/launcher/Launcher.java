package dev.tollway.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The launcher script in a checkout of its own, with a Maven and Java that only write down what
 * they were asked.
 */
record Launcher(Path home, Path bin, Map<String, String> environment) {
  private static final String[] TOOLS = {
    "bash",
    "cat",
    "dirname",
    "find",
    "grep",
    "head",
    "mkdir",
    "readlink",
    "sed",
    "tail",
    "tee",
    "touch"
  };

  record Run(int exit, String out, String err) {}

  static Launcher in(Path folder) throws IOException {
    Path home = Files.createDirectories(folder.resolve("checkout"));
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Files.copy(Path.of("../tollway"), home.resolve("tollway"));
    executable(home.resolve("tollway"));
    Files.writeString(home.resolve("pom.xml"), "<project/>");
    Files.writeString(Files.createDirectories(home.resolve("cli/src/main")).resolve("A.java"), "");
    for (String tool : TOOLS) {
      script(bin.resolve(tool), "exec " + find(tool) + " \"$@\"\n");
    }
    Launcher launcher = new Launcher(home, bin, new TreeMap<>());
    launcher.environment.put("PATH", bin.toString());
    return launcher;
  }

  /**
   * A JDK of that release, whose java prints by which name it was called and its last arguments.
   *
   * @return its home
   */
  Path jdk(String name, int release) throws IOException {
    Path jdk = home.resolveSibling("jdks").resolve(name);
    Files.createDirectories(jdk.resolve("bin"));
    script(
        jdk.resolve("bin/java"),
        """
        if [ "$1" = -version ]; then echo 'openjdk version "%d.0.1" 2026-01-20' >&2; exit; fi
        while [ $# -gt 0 ]; do [ "$1" = -jar ] && shift 2 && break; shift; done
        echo "%s runs $*"
        """
            .formatted(release, name));
    return jdk;
  }

  /** A Maven that prints {@code lines}, and builds the jar if it ends well. */
  void maven(int exit, String... lines) throws IOException {
    script(
        bin.resolve("mvn"),
        """
        cat <<'END'
        %s
        END
        [ %d = 0 ] && mkdir -p cli/target && touch cli/target/tollway-cli.jar
        exit %d
        """
            .formatted(String.join("\n", lines), exit, exit));
  }

  /** A source changes a minute after the last build. */
  void changeSource() throws IOException {
    Files.setLastModifiedTime(
        home.resolve("cli/src/main/A.java"), FileTime.from(Instant.now().plusSeconds(60)));
  }

  Run run(String... arguments) throws IOException, InterruptedException {
    Path err = home.resolveSibling("err");
    ProcessBuilder builder = new ProcessBuilder(home.resolve("tollway").toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.redirectError(err.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return new Run(process.exitValue(), out, Files.readString(err));
  }

  private static void script(Path file, String body) throws IOException {
    Files.writeString(file, "#!" + find("bash") + "\n" + body);
    executable(file);
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Path find(String tool) {
    for (String folder : System.getenv("PATH").split(":", -1)) {
      Path candidate = Path.of(folder, tool);
      if (Files.isExecutable(candidate)) {
        return candidate;
      }
    }
    throw new IllegalStateException(tool + " is not on the PATH");
  }
}
