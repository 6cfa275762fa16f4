package com.nissmart.gateway.ops;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.nissmart.contract.json.BalanceProofJson;
import com.nissmart.contract.json.JsonOut;
import com.nissmart.gateway.audit.AuditTrail;
import com.nissmart.gateway.audit.AuditTrail.AuditedAction;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.rpc.NotReady;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.ledger.v1.AccountKind;
import com.nissmart.ledger.v1.BookHead;
import com.nissmart.ledger.v1.CurrencyTree;
import com.nissmart.ledger.v1.GetLiabilitiesRequest;
import com.nissmart.ledger.v1.GetLiabilitiesResponse;
import com.nissmart.ledger.v1.GetReceiptKeysRequest;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceStub;
import com.nissmart.ledger.v1.ListHeadsRequest;
import com.nissmart.ledger.v1.ListHeadsResponse;
import com.nissmart.ledger.v1.SignHeadRequest;
import com.nissmart.ledger.v1.WitnessStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** {@code /v1/ops/ledger/heads}: the signed heads of the ledger, and the keys that sign them. */
public record HeadsApi(LedgerServiceStub ledger, AuditTrail audit) {
  /** The wallets that a currency must have before its totals are public. */
  private static final long FEWEST_PUBLISHED = 100;

  /** Lists heads, newest first, and the witnesses that keep them. */
  public CompletableFuture<ApiReply> list(ApiRequest http) {
    ListHeadsRequest request =
        http.query(query ->
            ListHeadsRequest.newBuilder()
                .setPageSize(query.limit())
                .setPageToken(query.cursor())
                .build());
    return Rpc.callAsUser(ledger, http, LedgerServiceStub::listHeads, request)
        .thenApply(answer -> ApiReply.ok(out -> write(out, answer)));
  }

  /** Signs the present end of the ledger. */
  public CompletableFuture<ApiReply> sign(ApiRequest http) {
    SignHeadRequest request = SignHeadRequest.getDefaultInstance();
    return audit
        .record(
            new AuditedAction(http, "ledger.sign_head", "ledger", ""),
            () -> Rpc.callAsUser(ledger, http, LedgerServiceStub::signHead, request))
        .thenApply(answer -> ApiReply.ok(out -> write(out, answer.getHead())));
  }

  /**
   * Returns the public keys of heads and receipts. A new key signs at once, so that a cache has to
   * ask each time before it answers with them.
   */
  public CompletableFuture<ApiReply> keys(ApiRequest http) {
    GetReceiptKeysRequest request = GetReceiptKeysRequest.getDefaultInstance();
    return Rpc.callAsGateway(ledger, http.trace(), LedgerServiceStub::getReceiptKeys, request)
        .thenApply(answer ->
            ApiReply.ok(answer.getKeys().getBytes(StandardCharsets.UTF_8))
                .with(HttpHeaderNames.CACHE_CONTROL, "public, no-cache"));
  }

  /** Returns the signed totals of all accounts, or refuses until there are any. */
  public CompletableFuture<ApiReply> liabilities(ApiRequest http) {
    return signedTotals(http)
        .thenApply(signed -> ApiReply.ok(out -> BalanceProofJson.write(out, signed)));
  }

  /** Returns the signed totals that are public, or refuses until there are any. */
  public CompletableFuture<ApiReply> publishedLiabilities(ApiRequest http) {
    return signedTotals(http)
        .thenApply(signed ->
            ApiReply.ok(out -> BalanceProofJson.write(out, published(signed)))
                .with(HttpHeaderNames.CACHE_CONTROL, "public, no-cache"));
  }

  private CompletableFuture<GetLiabilitiesResponse> signedTotals(ApiRequest http) {
    GetLiabilitiesRequest request = GetLiabilitiesRequest.getDefaultInstance();
    return Rpc.callAsGateway(ledger, http.trace(), LedgerServiceStub::getLiabilities, request)
        .thenApply(answer -> {
          if (!answer.hasAccounts()) {
            throw NotReady.refusal("The liabilities will be signed", answer.getReadyInSeconds());
          }
          return answer;
        });
  }

  /** Leaves out the currencies with few customers, whose totals say something of each of them. */
  private static GetLiabilitiesResponse published(GetLiabilitiesResponse signed) {
    List<CurrencyTree> trees = signed.getAccounts().getTreesList();
    Set<String> large =
        trees.stream()
            .filter(tree -> tree.getKind() == AccountKind.ACCOUNT_KIND_CUSTOMER)
            .filter(tree -> tree.getAccounts() >= FEWEST_PUBLISHED)
            .map(CurrencyTree::getCurrency)
            .collect(Collectors.toSet());
    GetLiabilitiesResponse.Builder published = signed.toBuilder();
    published
        .getAccountsBuilder()
        .clearTrees()
        .addAllTrees(trees.stream().filter(tree -> large.contains(tree.getCurrency())).toList());
    return published.build();
  }

  private static void write(JsonOut out, ListHeadsResponse answer) {
    out.object();
    out.list("data", answer.getHeadsList(), HeadsApi::write);
    out.textOrNull("next_cursor", answer.getNextPageToken());
    out.list("witnesses", answer.getWitnessesList(), HeadsApi::write);
    out.instantOrNull("next_head_at", answer.hasNextHeadAt(), answer.getNextHeadAt());
    out.end();
  }

  private static void write(JsonOut out, BookHead head) {
    out.object();
    out.number("book", head.getBookId());
    out.number("batch_no", head.getBatchNo());
    out.number("seq", head.getSeq());
    out.text("hash", head.getHash());
    out.instant("time", head.getSignedAt());
    out.text("key_id", head.getKeyId());
    out.number("first_batch", head.getFirstBatch());
    out.text("batches_root", head.getBatchesRoot());
    if (!head.getAccountsRoot().isEmpty()) {
      out.text("accounts_root", head.getAccountsRoot());
    }
    out.text("signature", head.getSignature());
    out.end();
  }

  private static void write(JsonOut out, WitnessStatus witness) {
    out.object();
    out.text("name", witness.getName());
    out.name("last_head");
    if (witness.hasLastHead()) {
      write(out, witness.getLastHead());
    } else {
      out.nothing();
    }
    out.instantOrNull("failing_since", witness.hasFailingSince(), witness.getFailingSince());
    out.textOrNull("problem", witness.getProblem());
    out.end();
  }
}
