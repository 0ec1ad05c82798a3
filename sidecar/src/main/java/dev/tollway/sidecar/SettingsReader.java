package dev.tollway.sidecar;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads variables by name and collects what is wrong with them, so that one start shows all faults.
 */
final class SettingsReader {
  private static final InetSocketAddress NOWHERE = InetSocketAddress.createUnresolved("none", 0);

  private final Map<String, String> environment;
  private final List<String> faults = new ArrayList<>();

  SettingsReader(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Ends the reading. */
  void check() throws SettingsException {
    if (!faults.isEmpty()) {
      throw new SettingsException(faults);
    }
  }

  String required(String name) {
    String value = optional(name, "");
    if (value.isEmpty()) {
      faults.add(name + " is not set.");
    }
    return value;
  }

  String optional(String name, String otherwise) {
    String value = environment.getOrDefault(name, "").strip();
    return value.isEmpty() ? otherwise : value;
  }

  /** The first choice is the default. */
  String oneOf(String name, String... choices) {
    String value = optional(name, choices[0]);
    if (!Arrays.asList(choices).contains(value)) {
      faults.add(name + " must be one of " + String.join(", ", choices) + ", not " + value + ".");
    }
    return value;
  }

  InetSocketAddress address(String name, @Nullable String otherwise) {
    String value = otherwise == null ? required(name) : optional(name, otherwise);
    if (value.isEmpty()) {
      return NOWHERE;
    }
    int colon = value.lastIndexOf(':');
    String host = colon < 0 ? "" : value.substring(0, colon);
    try {
      int port = Integer.parseInt(value.substring(colon + 1));
      InetSocketAddress address = new InetSocketAddress(host.replaceAll("^\\[|]$", ""), port);
      if (!host.isEmpty() && !address.isUnresolved()) {
        return address;
      }
    } catch (IllegalArgumentException notAPort) {
      // The sentence below says what must be.
    }
    faults.add(name + " must be an address and a port such as 127.0.0.1:8080, not " + value + ".");
    return NOWHERE;
  }

  /** An address that nobody outside this machine reaches. */
  InetSocketAddress loopback(String name) {
    InetSocketAddress address = address(name, null);
    if (!address.equals(NOWHERE) && !LoopbackChannel.isLoopback(address)) {
      faults.add(
          name
              + " must be a loopback address such as 127.0.0.1:9443, because this connection carries no TLS, not "
              + environment.get(name)
              + ".");
    }
    return address;
  }

  URI origin(String name) {
    String value = required(name);
    try {
      URI uri = new URI(value);
      boolean noPath =
          uri.getPath() == null || uri.getPath().isEmpty() || uri.getPath().equals("/");
      if (value.isEmpty() || ("http".equals(uri.getScheme()) && uri.getHost() != null && noPath)) {
        return uri;
      }
    } catch (URISyntaxException notAUri) {
      // The sentence below says what must be.
    }
    faults.add(name + " must be http://host:port without a path, not " + value + ".");
    return URI.create("");
  }

  Path directory(String name) {
    try {
      return Path.of(required(name));
    } catch (InvalidPathException e) {
      faults.add(name + " must be a directory: " + e.getMessage() + ".");
      return Path.of("");
    }
  }

  List<String> list(String name) {
    return Arrays.stream(optional(name, "").split(","))
        .map(String::strip)
        .filter(each -> !each.isEmpty())
        .toList();
  }

  int number(String name, int otherwise, int least, int most) {
    String value = optional(name, Integer.toString(otherwise));
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // The sentence below says what must be.
    }
    faults.add(name + " must be a number from " + least + " to " + most + ", not " + value + ".");
    return otherwise;
  }

  Duration seconds(String name, Duration otherwise, int least, int most) {
    return Duration.ofSeconds(number(name, Math.toIntExact(otherwise.toSeconds()), least, most));
  }
}
