package dev.tollway.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote. */
final class Version implements IVersionProvider {

  /**
   * @throws IOException when the jar is not whole
   */
  static String text() throws IOException {
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      if (in == null) {
        throw new IOException("version.properties is missing in the jar");
      }
      Properties properties = new Properties();
      properties.load(in);
      return "tollway " + properties.getProperty("version");
    }
  }

  @Override
  public String[] getVersion() throws IOException {
    return new String[] {text()};
  }
}
