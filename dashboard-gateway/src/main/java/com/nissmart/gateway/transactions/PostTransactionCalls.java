package com.nissmart.gateway.transactions;

import com.google.protobuf.Struct;
import com.nissmart.common.v1.Money;
import com.nissmart.contract.json.TransactionJson;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.json.JsonBody;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceStub;
import com.nissmart.ledger.v1.PostTransactionRequest;
import com.nissmart.ledger.v1.PostTransactionResponse;
import com.nissmart.ledger.v1.TransactionType;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The common parts of deposits and transfers: the body, the call and the answer. */
final class PostTransactionCalls {
  private static final int LONGEST_DESCRIPTION = 140;

  private PostTransactionCalls() {}

  static PostTransactionRequest.Builder read(JsonBody body, TransactionType type) {
    PostTransactionRequest.Builder request = PostTransactionRequest.newBuilder().setType(type);
    request.setAmount(
        Money.newBuilder().setAmount(body.amount("amount")).setCurrency(body.currency("currency")));
    @Nullable String description = body.optionalText("description", LONGEST_DESCRIPTION);
    if (description != null) {
      request.setDescription(description);
    }
    @Nullable Struct metadata = body.metadata("metadata");
    if (metadata != null) {
      request.setMetadata(metadata);
    }
    return request;
  }

  static CompletableFuture<PostTransactionResponse> post(
      LedgerServiceStub ledger, ApiRequest http, PostTransactionRequest request) {
    return Rpc.callAsUser(ledger, http, LedgerServiceStub::postTransaction, request);
  }

  static ApiReply created(String collection, PostTransactionResponse answer) {
    return ApiReply.created(
            collection + "/" + answer.getTransaction().getId(),
            out -> TransactionJson.write(out, answer.getTransaction()))
        .replayed(answer.getReplayed());
  }
}
