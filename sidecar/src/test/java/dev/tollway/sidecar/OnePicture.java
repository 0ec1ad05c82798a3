package dev.tollway.sidecar;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import dev.tollway.protocol.config.Access;
import dev.tollway.protocol.config.ConfigRequest;
import dev.tollway.protocol.config.ConfigServiceGrpc.ConfigServiceImplBase;
import dev.tollway.protocol.config.ConfigUpdate;
import dev.tollway.protocol.config.Credential;
import dev.tollway.protocol.config.Hash;
import dev.tollway.protocol.config.HeaderCredential;
import dev.tollway.protocol.config.Key;
import dev.tollway.protocol.config.Match;
import dev.tollway.protocol.config.MatchType;
import dev.tollway.protocol.config.OpenedRoute;
import dev.tollway.protocol.config.PathMatch;
import dev.tollway.protocol.config.Plan;
import dev.tollway.protocol.config.Quota;
import dev.tollway.protocol.config.Resource;
import dev.tollway.protocol.config.Revision;
import dev.tollway.protocol.config.Route;
import dev.tollway.protocol.config.Rule;
import dev.tollway.sidecar.ledger.FakeLedger;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.CountDownLatch;

/**
 * A control plane that sends one route, one plan and one key, once it may. Below {@code /whole} a
 * request may take a second, below {@code /still} it may stand still for one; elsewhere the
 * defaults hold, a minute and more.
 */
final class OnePicture extends ConfigServiceImplBase {
  static final String SECRET = "tw_TEST_0123456789012345678901234567890123456789";

  private static final Duration BRIEF = Duration.newBuilder().setSeconds(1).build();

  private final CountDownLatch sent = new CountDownLatch(1);

  /** From now on whoever asks gets it. */
  void send() {
    sent.countDown();
  }

  @Override
  public StreamObserver<ConfigRequest> stream(StreamObserver<ConfigUpdate> out) {
    ((ServerCallStreamObserver<ConfigUpdate>) out).setOnCancelHandler(() -> {});
    Thread.ofVirtual()
        .start(() -> {
          try {
            sent.await();
            out.onNext(picture());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    return new StreamObserver<>() {
      @Override
      public void onNext(ConfigRequest request) {}

      @Override
      public void onError(Throwable cancelled) {}

      @Override
      public void onCompleted() {}
    };
  }

  private static ConfigUpdate picture() {
    Revision revision = Revision.newBuilder().setEpoch(1).setNumber(1).setHash("abc").build();
    return ConfigUpdate.newBuilder()
        .setSequence(1)
        .addChanged(
            Resource.newBuilder()
                .setRevision(revision)
                .setRoute(
                    Route.newBuilder()
                        .setName("shop/orders")
                        .setPort("http")
                        .addCredentials(
                            Credential.newBuilder()
                                .setHeader(HeaderCredential.newBuilder().setName("X-Api-Key")))
                        .addRules(
                            Rule.newBuilder()
                                .setName("all")
                                .setAccess(Access.ACCESS_KEY)
                                .setCost(1))
                        .addRules(below("/whole").setRequestTimeout(BRIEF))
                        .addRules(below("/still").setIdleTimeout(BRIEF))))
        .addChanged(
            Resource.newBuilder()
                .setRevision(revision)
                .setPlan(
                    Plan.newBuilder()
                        .setName("shop/gold")
                        .addRoutes(
                            OpenedRoute.newBuilder().setRoute("shop/orders").setCostFactor(1))
                        .addQuotas(
                            Quota.newBuilder()
                                .setName("monthly")
                                .setUnit("Requests")
                                .setLimit(100))))
        .addChanged(
            Resource.newBuilder()
                .setRevision(revision)
                .setKey(
                    Key.newBuilder()
                        .setName("acme/prod")
                        .setPlan("shop/gold")
                        .setApproved(true)
                        .setSubject(FakeLedger.KEY)
                        .addHashes(
                            Hash.newBuilder().setKeyId("tw_TEST").setSha256(sha256(SECRET)))))
        .setComplete(true)
        .build();
  }

  private static Rule.Builder below(String path) {
    return Rule.newBuilder()
        .setName(path.substring(1))
        .addMatches(
            Match.newBuilder()
                .setPath(PathMatch.newBuilder().setType(MatchType.PATH_PREFIX).setValue(path)))
        .setAccess(Access.ACCESS_KEY)
        .setCost(1);
  }

  private static ByteString sha256(String text) {
    try {
      return ByteString.copyFrom(
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
