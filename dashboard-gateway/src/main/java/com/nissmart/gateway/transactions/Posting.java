package com.nissmart.gateway.transactions;

import com.google.protobuf.Struct;
import com.nissmart.common.v1.Money;
import com.nissmart.contract.json.TransactionJson;
import com.nissmart.gateway.http.Exchange;
import com.nissmart.gateway.http.Reply;
import com.nissmart.gateway.json.Members;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceStub;
import com.nissmart.ledger.v1.PostTransactionRequest;
import com.nissmart.ledger.v1.PostTransactionResponse;
import com.nissmart.ledger.v1.TransactionType;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What deposits and transfers have in common: money, words, data, and one call of the ledger. */
final class Posting {
  private static final int LONGEST_DESCRIPTION = 140;

  private Posting() {}

  static PostTransactionRequest.Builder read(Members body, TransactionType type) {
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
      LedgerServiceStub ledger, Exchange exchange, PostTransactionRequest request) {
    return Rpc.call(observer -> Rpc.asUser(ledger, exchange).postTransaction(request, observer));
  }

  static Reply created(String collection, PostTransactionResponse answer) {
    return Reply.created(
            collection + "/" + answer.getTransaction().getId(),
            out -> TransactionJson.write(out, answer.getTransaction()))
        .replayed(answer.getReplayed());
  }
}
