package com.nissmart.gateway.transactions;

import com.nissmart.accounts.v1.FindRecipientRequest;
import com.nissmart.accounts.v1.FindRecipientResponse;
import com.nissmart.accounts.v1.WalletServiceGrpc.WalletServiceStub;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.contract.json.TransactionJson;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.json.JsonBody;
import com.nissmart.gateway.json.Texts;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceStub;
import com.nissmart.ledger.v1.PostTransactionRequest;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.ledger.v1.TransactionType;
import java.util.concurrent.CompletableFuture;

/** {@code /v1/transfers}: money from one wallet to another, by account id or by email. */
public record TransfersApi(LedgerServiceStub ledger, WalletServiceStub wallets) {
  private static final TransactionType TRANSFER = TransactionType.TRANSACTION_TYPE_TRANSFER;
  private static final String TO_ACCOUNT = "destination_account_id";
  private static final String TO_EMAIL = "destination_email";

  /** A request that still lacks the destination account when the email is not empty. */
  private record TransferBody(PostTransactionRequest.Builder request, String email) {}

  public CompletableFuture<ApiReply> create(ApiRequest http) {
    TransferBody body = http.body(TransfersApi::read);
    PostTransactionRequest.Builder request =
        body.request().setIdempotencyKey(http.idempotencyKey());
    if (body.email().isEmpty()) {
      return post(http, request.build());
    }
    return recipient(http, body)
        .thenCompose(account -> post(http, request.setDestinationAccountId(account).build()));
  }

  /** Lists the caller's transfers, including FAILED ones. */
  public CompletableFuture<ApiReply> list(ApiRequest http) {
    return TransactionsApi.list(ledger, http, TRANSFER);
  }

  public CompletableFuture<ApiReply> get(ApiRequest http) {
    return TransactionsApi.find(ledger, http)
        .thenApply(transaction -> {
          refuseOtherTypes(transaction);
          return ApiReply.ok(out -> TransactionJson.write(out, transaction));
        });
  }

  private CompletableFuture<ApiReply> post(ApiRequest http, PostTransactionRequest request) {
    return PostTransactionCalls.post(ledger, http, request)
        .thenApply(answer -> PostTransactionCalls.created("/v1/transfers", answer));
  }

  private CompletableFuture<String> recipient(ApiRequest http, TransferBody body) {
    FindRecipientRequest request =
        FindRecipientRequest.newBuilder()
            .setEmail(body.email())
            .setCurrency(body.request().getAmount().getCurrency())
            .setIdempotencyKey(body.request().getIdempotencyKey())
            .setNetwork(http.network())
            .build();
    return Rpc.callAsUser(wallets, http, WalletServiceStub::findRecipient, request)
        .thenApply(FindRecipientResponse::getAccountId);
  }

  private static TransferBody read(JsonBody body) {
    PostTransactionRequest.Builder request =
        PostTransactionCalls.read(body, TRANSFER)
            .setSourceAccountId(body.id("source_account_id", Ids.ACCOUNT));
    if (!body.has(TO_EMAIL)) {
      return new TransferBody(
          request.setDestinationAccountId(body.id(TO_ACCOUNT, Ids.ACCOUNT)), "");
    }
    String email = body.text(TO_EMAIL, Texts::isEmail, "an email address such as ada@example.com");
    if (body.has(TO_ACCOUNT)) {
      body.add(TO_EMAIL, "MALFORMED", "must not be given together with " + TO_ACCOUNT);
    }
    return new TransferBody(request, email);
  }

  private static void refuseOtherTypes(Transaction transaction) {
    if (transaction.getType() != TRANSFER) {
      throw new Refusal(
          Reason.TRANSACTION_NOT_FOUND, "There is no transfer '" + transaction.getId() + "'");
    }
  }
}
