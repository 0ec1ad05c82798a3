package dev.tollway.sidecar.config;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.tollway.protocol.config.ConfigUpdate;
import dev.tollway.protocol.config.Credential;
import dev.tollway.protocol.config.Hash;
import dev.tollway.protocol.config.HeaderCredential;
import dev.tollway.protocol.config.Key;
import dev.tollway.protocol.config.Kind;
import dev.tollway.protocol.config.Match;
import dev.tollway.protocol.config.MatchType;
import dev.tollway.protocol.config.OpenedRoute;
import dev.tollway.protocol.config.PathMatch;
import dev.tollway.protocol.config.Plan;
import dev.tollway.protocol.config.Quota;
import dev.tollway.protocol.config.RateLimit;
import dev.tollway.protocol.config.Resource;
import dev.tollway.protocol.config.ResourceName;
import dev.tollway.protocol.config.Revision;
import dev.tollway.protocol.config.Route;
import dev.tollway.protocol.config.Rule;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A small shop as the control plane sends it. */
final class Protos {
  private Protos() {}

  static Route.Builder route(String name) {
    return Route.newBuilder()
        .setName(name)
        .setPort("http")
        .addCredentials(
            Credential.newBuilder().setHeader(HeaderCredential.newBuilder().setName("X-Api-Key")))
        .addRules(rule("list", MatchType.PATH_PREFIX, "/orders"))
        .setCreationTime(Timestamp.newBuilder().setSeconds(1_700_000_000));
  }

  static Rule.Builder rule(String name, MatchType type, String path) {
    return Rule.newBuilder()
        .setName(name)
        .setCost(1)
        .addMatches(
            Match.newBuilder().setPath(PathMatch.newBuilder().setType(type).setValue(path)));
  }

  static Plan.Builder plan(String name) {
    return Plan.newBuilder()
        .setName(name)
        .addRoutes(OpenedRoute.newBuilder().setRoute("shop/orders").setCostFactor(1))
        .addRateLimits(
            RateLimit.newBuilder()
                .setName("per-second")
                .setLimit(10)
                .setInterval(Duration.newBuilder().setSeconds(1)))
        .addQuotas(Quota.newBuilder().setName("daily").setUnit("Requests").setLimit(5));
  }

  static Key.Builder key(String name, String secret) {
    return Key.newBuilder()
        .setName(name)
        .setPlan("shop/gold")
        .setConsumer("Acme GmbH")
        .setApproved(true)
        .setSubject("key/" + name)
        .addHashes(
            Hash.newBuilder().setSha256(ByteString.copyFrom(sha256(secret))).setKeyId("tw_7Q2M"));
  }

  static Resource of(long number, Route.Builder route) {
    return Resource.newBuilder().setRevision(revision(1, number)).setRoute(route).build();
  }

  static Resource of(long number, Plan.Builder plan) {
    return Resource.newBuilder().setRevision(revision(1, number)).setPlan(plan).build();
  }

  static Resource of(long number, Key.Builder key) {
    return Resource.newBuilder().setRevision(revision(1, number)).setKey(key).build();
  }

  static Revision revision(long epoch, long number) {
    return Revision.newBuilder()
        .setEpoch(epoch)
        .setNumber(number)
        .setHash("h" + epoch + "-" + number)
        .build();
  }

  static ResourceName name(Kind kind, String name) {
    return ResourceName.newBuilder().setKind(kind).setName(name).build();
  }

  /** A whole picture: one route, one plan, one key, each at revision 1.1. */
  static ConfigUpdate shop() {
    return ConfigUpdate.newBuilder()
        .setSequence(1)
        .addChanged(of(1, route("shop/orders")))
        .addChanged(of(1, plan("shop/gold")))
        .addChanged(of(1, key("acme/prod", "secret")))
        .setComplete(true)
        .build();
  }

  /** The update as one of that picture. */
  static ConfigUpdate of(ConfigUpdate update, long picture) {
    return update.toBuilder()
        .setPicture(Revision.newBuilder().setEpoch(1).setNumber(picture))
        .build();
  }

  /** That key is gone; everything else stays. */
  static ConfigUpdate removal(String key) {
    return ConfigUpdate.newBuilder()
        .setSequence(2)
        .addRemoved(name(Kind.KEY, key))
        .setComplete(true)
        .build();
  }

  static ConfigUpdate update(long sequence, Resource... changed) {
    return ConfigUpdate.newBuilder()
        .setSequence(sequence)
        .addAllChanged(java.util.List.of(changed))
        .setComplete(true)
        .build();
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
