package dev.tollway.docs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One bash that keeps its variables from block to block, as a reader's terminal does. */
final class Shell implements AutoCloseable {

  record Result(int exit, String output) {}

  private final Process bash;
  private final OutputStream in;
  private final BufferedReader out;
  private int count;

  Shell(Path folder, Map<String, String> environment) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "--norc", "--noprofile").directory(folder.toFile());
    builder.environment().putAll(environment);
    builder.environment().remove("KUBECONFIG");
    bash = builder.redirectErrorStream(true).start();
    in = bash.getOutputStream();
    out = new BufferedReader(new InputStreamReader(bash.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Runs a block; the exit code is that of its last command. */
  Result run(String commands) throws IOException {
    String mark = "--- done " + ++count + " ";
    in.write(
        (commands + "\nprintf '\\n%s%s\\n' '" + mark + "' $?\n").getBytes(StandardCharsets.UTF_8));
    in.flush();
    StringBuilder output = new StringBuilder();
    for (String line; (line = out.readLine()) != null; ) {
      if (line.startsWith(mark)) {
        return new Result(Integer.parseInt(line.substring(mark.length())), output.toString());
      }
      output.append(line).append('\n');
    }
    throw new IOException("bash ended in the middle of:\n" + commands + "\n" + output);
  }

  @Override
  public void close() throws IOException {
    in.close();
    try {
      if (!bash.waitFor(10, TimeUnit.SECONDS)) {
        bash.destroyForcibly();
      }
    } catch (InterruptedException e) {
      bash.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
