package com.nissmart.payout.reconciliation.act;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.nissmart.contract.Ids;
import com.nissmart.ledger.v1.AdjustRequest;
import com.nissmart.ledger.v1.AdjustmentKind;
import com.nissmart.ledger.v1.GetAccountRequest;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceBlockingStub;
import com.nissmart.runtime.grpc.GrpcErrors;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The ledger, as exceptions use it. What is sent under a key never changes, because the ledger
 * compares a repeated request with the first one.
 */
final class CorrectionLedger {
  private final LedgerServiceBlockingStub ledger;

  CorrectionLedger(Channel channel) {
    this.ledger = LedgerServiceGrpc.newBlockingStub(channel);
  }

  /** Books one correction of an act; returns its transaction. */
  UUID correct(ExceptionAct act, AdjustmentKind kind) {
    UUID account = act.accountId();
    AdjustRequest request =
        AdjustRequest.newBuilder()
            .setIdempotencyKey(act.key(kind))
            .setAmount(act.amount().toMessage())
            .setDescription("Correction for " + Ids.EXCEPTION.format(act.exceptionId()))
            .setMetadata(operators(act))
            .setKind(kind)
            .setAccountId(account == null ? "" : Ids.ACCOUNT.format(account))
            .build();
    return Ids.TRANSACTION.parse(
        "transaction.id", call(() -> ledger.adjust(request)).getTransaction().getId());
  }

  /** Returns the owner of a wallet. */
  UUID owner(UUID account) {
    GetAccountRequest request =
        GetAccountRequest.newBuilder().setAccountId(Ids.ACCOUNT.format(account)).build();
    return Ids.USER.parse(
        "account.owner_id", call(() -> ledger.getAccount(request)).getAccount().getOwnerId());
  }

  /** The ledger's book names who asked for a correction and who approved it. */
  private static Struct operators(ExceptionAct act) {
    UUID approvedBy = act.approvedBy();
    Struct.Builder operators =
        Struct.newBuilder().putFields("requested_by", text(Ids.USER.format(act.requestedBy())));
    if (approvedBy != null) {
      operators.putFields("approved_by", text(Ids.USER.format(approvedBy)));
    }
    return operators.build();
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }

  private static <T> T call(Supplier<T> call) {
    try {
      return call.get();
    } catch (StatusRuntimeException e) {
      throw GrpcErrors.fromStatus(e);
    }
  }
}
