package com.nissmart.gateway.proposals;

import com.nissmart.common.v1.ApproveProposalRequest;
import com.nissmart.common.v1.ApproveProposalResponse;
import com.nissmart.common.v1.ListProposalsRequest;
import com.nissmart.common.v1.Proposal;
import com.nissmart.common.v1.ProposalKind;
import com.nissmart.common.v1.ProposalServiceGrpc.ProposalServiceStub;
import com.nissmart.common.v1.ProposalStatus;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.RejectProposalRequest;
import com.nissmart.common.v1.RejectProposalResponse;
import com.nissmart.contract.Ids;
import com.nissmart.contract.json.JsonOut;
import com.nissmart.gateway.audit.AuditTrail;
import com.nissmart.gateway.audit.AuditTrail.AuditedAction;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.http.QueryParameters;
import com.nissmart.gateway.proposals.ProposalServices.MergedProposals;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.runtime.paging.PageToken;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** {@code /v1/ops/proposals}: the actions that wait for a second operator, and those decided. */
public record ProposalsApi(ProposalServices services, AuditTrail audit) {
  private static final int LONGEST_NOTE = 280;

  /** Lists the proposals of all services, newest first. */
  public CompletableFuture<ApiReply> list(ApiRequest http) {
    ListProposalsRequest.Builder request = http.query(ProposalsApi::read);
    String filter = "ops proposals %s %s".formatted(request.getStatus(), request.getKind());
    PageToken.decode(request.getPageToken(), filter).ifPresent(request::setBefore);
    return services
        .list(http, request.clearPageToken().build())
        .thenApply(page -> ApiReply.ok(out -> write(out, page, filter)));
  }

  public CompletableFuture<ApiReply> get(ApiRequest http) {
    return services
        .find(http, id(http))
        .thenApply(found -> ApiReply.ok(out -> ProposalReply.write(out, found.proposal())));
  }

  /** Approves a proposal of another operator, and answers with what became of it. */
  public CompletableFuture<ApiReply> approve(ApiRequest http) {
    @Nullable String note = http.body(body -> body.optionalText("note", LONGEST_NOTE));
    ApproveProposalRequest request =
        ApproveProposalRequest.newBuilder()
            .setId(id(http))
            .setNote(note == null ? "" : note)
            .build();
    return services
        .find(http, request.getId())
        .thenCompose(found ->
            audit.record(
                new AuditedAction(http, "proposal.approve", request.getId(), request.getNote()),
                () ->
                    Rpc.callAsUser(
                            found.service(), http, ProposalServiceStub::approveProposal, request)
                        .thenApply(ApproveProposalResponse::getProposal)))
        .thenApply(ProposalsApi::reply);
  }

  /** Rejects a proposal, or withdraws one's own. */
  public CompletableFuture<ApiReply> reject(ApiRequest http) {
    String reason = http.body(body -> body.text("reason", LONGEST_NOTE));
    RejectProposalRequest request =
        RejectProposalRequest.newBuilder().setId(id(http)).setReason(reason).build();
    return services
        .find(http, request.getId())
        .thenCompose(found ->
            audit.record(
                new AuditedAction(http, "proposal.reject", request.getId(), reason),
                () ->
                    Rpc.callAsUser(
                            found.service(), http, ProposalServiceStub::rejectProposal, request)
                        .thenApply(RejectProposalResponse::getProposal)))
        .thenApply(ProposalsApi::reply);
  }

  private static ApiReply reply(Proposal proposal) {
    return ApiReply.ok(out -> ProposalReply.write(out, proposal));
  }

  private static void write(JsonOut out, MergedProposals page, String filter) {
    out.object();
    out.list("data", page.proposals(), ProposalReply::write);
    out.textOrNull(
        "next_cursor",
        page.more() ? PageToken.encode(filter, page.proposals().getLast().getId()) : "");
    out.texts("missing", page.missing()).end();
  }

  private static ListProposalsRequest.Builder read(QueryParameters query) {
    return ListProposalsRequest.newBuilder()
        .setStatus(
            query.word(
                "status",
                ProposalStatus.values(),
                "PROPOSAL_STATUS_",
                ProposalStatus.PROPOSAL_STATUS_UNSPECIFIED))
        .setKind(
            query.word(
                "kind",
                ProposalKind.values(),
                "PROPOSAL_KIND_",
                ProposalKind.PROPOSAL_KIND_UNSPECIFIED))
        .setPageSize(query.limit())
        .setPageToken(query.cursor());
  }

  private static String id(ApiRequest http) {
    return http.pathId(Ids.PROPOSAL, Reason.PROPOSAL_NOT_FOUND);
  }
}
