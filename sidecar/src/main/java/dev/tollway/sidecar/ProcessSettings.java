package dev.tollway.sidecar;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * What a process is told that is one sidecar.
 *
 * @param controlPlane {@code TOLLWAY_CONTROL_PLANE}, {@code address:port}: configuration and
 *     ledger; a loopback address, because this connection carries no TLS
 */
public record ProcessSettings(SidecarSettings sidecar, InetSocketAddress controlPlane) {

  /**
   * Reads the process environment.
   *
   * @param said variables of the same names that were given in another way; they count first
   * @throws SettingsException with one sentence for each variable that is missing or wrong
   */
  public static ProcessSettings ofEnvironment(Map<String, String> said) throws SettingsException {
    Map<String, String> all = new HashMap<>(System.getenv());
    all.putAll(said);
    return parse(all);
  }

  /**
   * Reads the variables of {@link SidecarSettings} and the one above.
   *
   * @throws SettingsException with one sentence for each variable that is missing or wrong
   */
  public static ProcessSettings parse(Map<String, String> environment) throws SettingsException {
    SettingsReader read = new SettingsReader(environment);
    ProcessSettings settings =
        new ProcessSettings(SidecarSettings.read(read), read.loopback("TOLLWAY_CONTROL_PLANE"));
    read.check();
    return settings;
  }
}
