package dev.tollway.operator.ledger;

import dev.tollway.protocol.ledger.HolderMessage;
import dev.tollway.protocol.ledger.LedgerMessage;
import dev.tollway.protocol.ledger.LedgerServiceGrpc.LedgerServiceImplBase;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/** Sessions of sidecars with the ledger, over gRPC. */
public final class LedgerService extends LedgerServiceImplBase {

  private final LedgerLoop loop;
  private final Access access;

  public LedgerService(LedgerLoop loop, Access access) {
    this.loop = loop;
    this.access = access;
  }

  @Override
  public StreamObserver<HolderMessage> session(StreamObserver<LedgerMessage> out) {
    return new HolderSession(
        loop, access, Context.current(), (ServerCallStreamObserver<LedgerMessage>) out);
  }
}
