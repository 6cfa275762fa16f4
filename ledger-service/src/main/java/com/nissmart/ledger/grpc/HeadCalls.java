package com.nissmart.ledger.grpc;

import static com.nissmart.ledger.grpc.LedgerGrpcService.reply;

import com.google.protobuf.ByteString;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.head.Heads;
import com.nissmart.ledger.head.SignedHead;
import com.nissmart.ledger.v1.BookHead;
import com.nissmart.ledger.v1.GetReceiptKeysRequest;
import com.nissmart.ledger.v1.GetReceiptKeysResponse;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.ListHeadsRequest;
import com.nissmart.ledger.v1.ListHeadsResponse;
import com.nissmart.ledger.v1.SignHeadRequest;
import com.nissmart.ledger.v1.SignHeadResponse;
import com.nissmart.ledger.v1.WitnessStatus;
import com.nissmart.ledger.witness.WitnessState;
import com.nissmart.ledger.witness.Witnesses;
import com.nissmart.runtime.paging.PageToken;
import io.grpc.stub.StreamObserver;
import java.util.HexFormat;
import java.util.List;

/** The calls about signed heads and the keys that sign them. */
public final class HeadCalls extends LedgerServiceGrpc.LedgerServiceImplBase {
  private static final String LIST = "heads";

  private final Heads heads;
  private final Witnesses witnesses;

  public HeadCalls(Heads heads, Witnesses witnesses) {
    this.heads = heads;
    this.witnesses = witnesses;
  }

  @Override
  public void listHeads(ListHeadsRequest request, StreamObserver<ListHeadsResponse> observer) {
    int limit = RequestFields.pageSize(request.getPageSize());
    long[] before =
        PageToken.decode(request.getPageToken(), LIST)
            .map(text -> position(text, request.getPageToken()))
            .orElse(new long[] {Long.MAX_VALUE, Long.MAX_VALUE});
    List<SignedHead> found = heads.before(before[0], before[1], limit + 1);
    List<SignedHead> page = found.subList(0, Math.min(limit, found.size()));
    ListHeadsResponse.Builder response = ListHeadsResponse.newBuilder();
    if (heads.canSign()) {
      response.setNextHeadAt(LedgerMessages.timestamp(heads.nextAt()));
    }
    page.forEach(head -> response.addHeads(message(head)));
    witnesses.states().forEach(state -> response.addWitnesses(message(state)));
    if (found.size() > limit) {
      SignedHead last = page.getLast();
      response.setNextPageToken(PageToken.encode(LIST, last.seq() + "/" + last.batchNo()));
    }
    reply(observer, response.build());
  }

  @Override
  public void signHead(SignHeadRequest request, StreamObserver<SignHeadResponse> observer) {
    SignedHead head =
        heads
            .sign()
            .orElseThrow(() ->
                new Refusal(
                    Reason.UNAVAILABLE, "No replica writes the book at this moment; try again"));
    reply(observer, SignHeadResponse.newBuilder().setHead(message(head)).build());
  }

  @Override
  public void getReceiptKeys(
      GetReceiptKeysRequest request, StreamObserver<GetReceiptKeysResponse> observer) {
    reply(observer, GetReceiptKeysResponse.newBuilder().setKeys(heads.keys().json()).build());
  }

  private static long[] position(String text, String token) {
    if (!text.matches("\\d{1,18}/\\d{1,18}")) {
      throw PageToken.invalid(token);
    }
    String[] parts = text.split("/", -1);
    return new long[] {Long.parseLong(parts[0]), Long.parseLong(parts[1])};
  }

  static BookHead message(SignedHead head) {
    ByteString root = head.accountsRoot();
    return BookHead.newBuilder()
        .setBookId(head.bookId())
        .setBatchNo(head.batchNo())
        .setSeq(head.seq())
        .setHash(head.hashText())
        .setSignedAt(LedgerMessages.timestamp(head.time()))
        .setKeyId(head.keyId())
        .setFirstBatch(head.firstBatch())
        .setBatchesRoot(HexFormat.of().formatHex(head.batchesRoot().toByteArray()))
        .setAccountsRoot(root == null ? "" : HexFormat.of().formatHex(root.toByteArray()))
        .setSignature(head.signatureText())
        .build();
  }

  private static WitnessStatus message(WitnessState state) {
    WitnessStatus.Builder status =
        WitnessStatus.newBuilder().setName(state.name()).setProblem(state.problem());
    state.last().ifPresent(head -> status.setLastHead(message(head)));
    state.failingSince().ifPresent(at -> status.setFailingSince(LedgerMessages.timestamp(at)));
    return status.build();
  }
}
