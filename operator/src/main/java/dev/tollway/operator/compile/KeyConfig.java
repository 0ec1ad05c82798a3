package dev.tollway.operator.compile;

import com.google.protobuf.ByteString;
import dev.tollway.operator.resolve.LiveKey;
import dev.tollway.operator.resolve.Subscription;
import dev.tollway.protocol.config.Hash;
import dev.tollway.protocol.config.Key;
import java.util.Comparator;
import java.util.HexFormat;

/** A key as a sidecar knows it: by hash. */
final class KeyConfig {

  private KeyConfig() {}

  static Key of(LiveKey key, Scope scope) {
    Subscription subscription = key.subscription();
    Key.Builder out =
        Key.newBuilder()
            .setName(key.ref().path())
            .setPlan(key.plan().ref().path())
            .setConsumer(
                key.spec().consumer() == null ? key.ref().name() : key.spec().consumer().name())
            .setSuspended(key.suspended())
            .setApproved(key.approval().given())
            .setSubscriptionStart(Times.timestamp(subscription.start()))
            .setSubject(key.account().subject())
            .addAllClosedRoutes(
                key.closedRoutes().stream().filter(scope.ports()::containsKey).sorted().toList());
    if (subscription.end() != null) {
      out.setSubscriptionEnd(Times.timestamp(subscription.end()));
    }
    if (subscription.graceEnd() != null) {
      out.setGraceEnd(Times.timestamp(subscription.graceEnd()));
    }
    key.enforced().stream()
        .sorted(Comparator.comparing(LiveKey.Credential::sha256))
        .forEach(c -> out.addHashes(hash(c)));
    return out.build();
  }

  private static Hash hash(LiveKey.Credential credential) {
    Hash.Builder out =
        Hash.newBuilder()
            .setSha256(ByteString.copyFrom(HexFormat.of().parseHex(credential.sha256())))
            .setKeyId(credential.keyId());
    if (credential.expireTime() != null) {
      out.setExpireTime(Times.timestamp(credential.expireTime()));
    }
    return out.build();
  }
}
