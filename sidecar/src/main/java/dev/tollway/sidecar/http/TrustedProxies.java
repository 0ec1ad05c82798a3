package dev.tollway.sidecar.http;

import java.net.InetAddress;
import java.util.List;

/** Networks whose {@code X-Forwarded-*} headers are believed. */
public record TrustedProxies(List<Network> networks) {
  public static final TrustedProxies NONE = new TrustedProxies(List.of());

  public TrustedProxies {
    networks = List.copyOf(networks);
  }

  public boolean trust(InetAddress peer) {
    for (Network network : networks) {
      if (network.contains(peer)) {
        return true;
      }
    }
    return false;
  }

  /** One network in CIDR form. */
  public record Network(InetAddress address, int prefix) {
    public Network {
      if (prefix < 0 || prefix > address.getAddress().length * 8) {
        throw new IllegalArgumentException(
            "a prefix of " + prefix + " bits does not fit the address");
      }
    }

    /**
     * Reads {@code 10.0.0.0/8}, {@code fd00::/8} or a single address.
     *
     * @throws IllegalArgumentException if it is none of them
     */
    public static Network parse(String cidr) {
      int slash = cidr.indexOf('/');
      InetAddress address = InetAddress.ofLiteral(slash < 0 ? cidr : cidr.substring(0, slash));
      return new Network(
          address,
          slash < 0
              ? address.getAddress().length * 8
              : Integer.parseInt(cidr.substring(slash + 1)));
    }

    boolean contains(InetAddress other) {
      byte[] mine = address.getAddress();
      byte[] theirs = other.getAddress();
      if (mine.length != theirs.length) {
        return false;
      }
      for (int bit = 0; bit < prefix; bit++) {
        int mask = 0x80 >> (bit & 7);
        if ((mine[bit >> 3] & mask) != (theirs[bit >> 3] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
