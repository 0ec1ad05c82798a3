package dev.tollway.cli.process;

import dev.tollway.sidecar.Sidecar;
import dev.tollway.sidecar.SidecarSettings;
import dev.tollway.sidecar.http.Loops;
import io.grpc.Channel;
import java.io.IOException;

/**
 * How a sidecar is started by a command.
 *
 * @param name of the sidecar, for sentences
 * @param remedy what to do about a port that is taken, for sentences
 */
public record SidecarStart(String name, String remedy) {

  /**
   * Starts it; it is not ready yet.
   *
   * @throws StoppedException in one sentence, when it cannot start
   */
  public Sidecar start(SidecarSettings settings, Channel controlPlane, Loops loops)
      throws StoppedException {
    try {
      return Sidecar.start(settings, controlPlane, loops);
    } catch (IOException e) {
      throw new StoppedException(
          "The sidecar of %s cannot start: %s; %s."
              .formatted(name, isTaken(e) ? "the port is taken" : e.getMessage(), remedy),
          e);
    } catch (IllegalArgumentException e) {
      throw new StoppedException(
          "The sidecar of %s cannot start: %s.".formatted(name, e.getMessage()), e);
    }
  }

  /** The native transport has an exception of its own for it. */
  private static boolean isTaken(IOException e) {
    Throwable cause = e.getCause();
    return cause != null && String.valueOf(cause.getMessage()).contains("Address already in use");
  }
}
