package dev.tollway.operator.distribute;

import dev.tollway.protocol.config.ConfigRequest;
import dev.tollway.protocol.config.ConfigServiceGrpc.ConfigServiceImplBase;
import dev.tollway.protocol.config.ConfigUpdate;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/** The gRPC face of a {@link Distribution}. */
public final class ConfigService extends ConfigServiceImplBase {
  /**
   * What a server that carries this service must accept as one message: a Subscribe of a sidecar
   * that knows {@link Distribution#MAX_KNOWN} resources.
   */
  public static final int MAX_REQUEST_BYTES = 32 << 20;

  private final Distribution distribution;

  public ConfigService(Distribution distribution) {
    this.distribution = distribution;
  }

  @Override
  public StreamObserver<ConfigRequest> stream(StreamObserver<ConfigUpdate> updates) {
    return distribution.open((ServerCallStreamObserver<ConfigUpdate>) updates);
  }
}
