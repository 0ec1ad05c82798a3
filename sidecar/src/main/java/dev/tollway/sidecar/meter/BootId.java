package dev.tollway.sidecar.meter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Tells one boot of the machine from another: what a mapped file holds is whole only under the same
 * one.
 */
public final class BootId {
  private static final Path LINUX = Path.of("/proc/sys/kernel/random/boot_id");

  private BootId() {}

  /** Where the machine has none to read, no boot equals another and no journal is continued. */
  public static String read() throws IOException {
    return Files.isReadable(LINUX) ? Files.readString(LINUX).strip() : UUID.randomUUID().toString();
  }
}
