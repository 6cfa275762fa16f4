package com.nissmart.gateway.transactions;

import com.nissmart.accounts.v1.FindRecipientRequest;
import com.nissmart.accounts.v1.FindRecipientResponse;
import com.nissmart.accounts.v1.WalletServiceGrpc.WalletServiceStub;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.contract.json.TransactionJson;
import com.nissmart.gateway.http.Exchange;
import com.nissmart.gateway.http.Reply;
import com.nissmart.gateway.json.Members;
import com.nissmart.gateway.json.Texts;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceStub;
import com.nissmart.ledger.v1.PostTransactionRequest;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.ledger.v1.TransactionType;
import java.util.concurrent.CompletableFuture;

/**
 * {@code /v1/transfers}: money from one wallet to another, the recipient named by account or by
 * email.
 */
public final class TransfersApi {
  private static final TransactionType TRANSFER = TransactionType.TRANSACTION_TYPE_TRANSFER;
  private static final String TO_ACCOUNT = "destination_account_id";
  private static final String TO_EMAIL = "destination_email";

  private final LedgerServiceStub ledger;
  private final WalletServiceStub wallets;

  /** What was asked for; the email is empty when the destination account is named. */
  private record Wish(PostTransactionRequest.Builder request, String email) {}

  /** The resource on top of ledger-service, and accounts-service for recipients. */
  public TransfersApi(LedgerServiceStub ledger, WalletServiceStub wallets) {
    this.ledger = ledger;
    this.wallets = wallets;
  }

  /** Sends money. */
  public CompletableFuture<Reply> create(Exchange exchange) {
    Wish wish = exchange.body(TransfersApi::read);
    PostTransactionRequest.Builder request =
        wish.request().setIdempotencyKey(exchange.idempotencyKey());
    if (wish.email().isEmpty()) {
      return post(exchange, request.build());
    }
    return recipient(exchange, wish)
        .thenCompose(account -> post(exchange, request.setDestinationAccountId(account).build()));
  }

  /** The caller's transfers, FAILED ones included. */
  public CompletableFuture<Reply> list(Exchange exchange) {
    return TransactionsApi.list(ledger, exchange, TRANSFER);
  }

  /** One transfer. */
  public CompletableFuture<Reply> get(Exchange exchange) {
    return TransactionsApi.find(ledger, exchange)
        .thenApply(transaction -> {
          refuseOtherTypes(transaction);
          return Reply.ok(out -> TransactionJson.write(out, transaction));
        });
  }

  private CompletableFuture<Reply> post(Exchange exchange, PostTransactionRequest request) {
    return Posting.post(ledger, exchange, request)
        .thenApply(answer -> Posting.created("/v1/transfers", answer));
  }

  private CompletableFuture<String> recipient(Exchange exchange, Wish wish) {
    FindRecipientRequest request =
        FindRecipientRequest.newBuilder()
            .setEmail(wish.email())
            .setCurrency(wish.request().getAmount().getCurrency())
            .setIdempotencyKey(wish.request().getIdempotencyKey())
            .build();
    return Rpc.<FindRecipientResponse>call(
            o -> Rpc.asUser(wallets, exchange).findRecipient(request, o))
        .thenApply(FindRecipientResponse::getAccountId);
  }

  private static Wish read(Members body) {
    PostTransactionRequest.Builder request =
        Posting.read(body, TRANSFER).setSourceAccountId(body.id("source_account_id", Ids.ACCOUNT));
    if (!body.has(TO_EMAIL)) {
      return new Wish(request.setDestinationAccountId(body.id(TO_ACCOUNT, Ids.ACCOUNT)), "");
    }
    String email = body.text(TO_EMAIL, Texts::isEmail, "an email address such as ada@example.com");
    if (body.has(TO_ACCOUNT)) {
      body.add(TO_EMAIL, "MALFORMED", "and " + TO_ACCOUNT + " cannot both be given");
    }
    return new Wish(request, email);
  }

  private static void refuseOtherTypes(Transaction transaction) {
    if (transaction.getType() != TRANSFER) {
      throw new Refusal(
          Reason.TRANSACTION_NOT_FOUND, "There is no transfer " + transaction.getId() + ".");
    }
  }
}
