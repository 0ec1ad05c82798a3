package dev.tollway.sidecar.config;

import dev.tollway.protocol.config.Hash;
import dev.tollway.sidecar.enforce.Key;
import dev.tollway.sidecar.enforce.KeyIndex.Credential;
import dev.tollway.sidecar.enforce.Sha256;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Judges a compiled ApiKey. */
final class KeyReader {
  private KeyReader() {}

  static List<Credential> read(dev.tollway.protocol.config.Key proto) throws Refused {
    Check.object(proto.getName(), "The key's name");
    Instant end =
        proto.hasSubscriptionEnd()
            ? Check.time(proto.getSubscriptionEnd(), "The subscription's end")
            : null;
    Instant graceEnd =
        proto.hasGraceEnd() ? Check.time(proto.getGraceEnd(), "The end of grace") : end;
    if (end != null && graceEnd != null && graceEnd.isBefore(end)) {
      throw new Refused("Grace ends before the subscription does.");
    }
    Key key =
        new Key(
            proto.getName(),
            Check.object(proto.getPlan(), "The key's plan"),
            Check.optionalText(proto.getConsumer(), 512, "The consumer"),
            Check.text(proto.getSubject(), 1024, "The subject"),
            proto.getSuspended(),
            proto.getApproved(),
            proto.hasSubscriptionStart()
                ? Check.time(proto.getSubscriptionStart(), "The subscription's start")
                : null,
            end,
            graceEnd,
            Set.copyOf(Check.atMost(proto.getClosedRoutesList(), 4096, "closed routes")));
    List<Credential> credentials = new ArrayList<>();
    for (Hash hash : Check.atMost(proto.getHashesList(), 32, "hashes")) {
      if (hash.getSha256().size() != 32) {
        throw new Refused("A hash has " + hash.getSha256().size() + " bytes instead of 32.");
      }
      credentials.add(
          new Credential(
              key,
              Check.token(hash.getKeyId(), "The key id"),
              new Sha256(hash.getSha256().toByteArray()),
              hash.hasExpireTime()
                  ? Check.time(hash.getExpireTime(), "The expiry of a credential")
                  : null));
    }
    return List.copyOf(credentials);
  }
}
