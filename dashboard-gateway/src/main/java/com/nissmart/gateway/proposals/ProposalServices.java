package com.nissmart.gateway.proposals;

import com.nissmart.common.v1.GetProposalRequest;
import com.nissmart.common.v1.ListProposalsRequest;
import com.nissmart.common.v1.ListProposalsResponse;
import com.nissmart.common.v1.Proposal;
import com.nissmart.common.v1.ProposalServiceGrpc.ProposalServiceStub;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.rpc.PartialResult;
import com.nissmart.gateway.rpc.Rpc;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The services that keep proposals, as if they were one.
 *
 * @param stubs by the name of the service
 */
public record ProposalServices(Map<String, ProposalServiceStub> stubs) {
  private static final long SECONDS = 2;

  /** A proposal and the service that keeps it. */
  record FoundProposal(ProposalServiceStub service, Proposal proposal) {}

  /**
   * A page of all services' proposals.
   *
   * @param more whether there are older ones
   * @param missing the services that are away
   */
  record MergedProposals(List<Proposal> proposals, boolean more, List<String> missing) {}

  /**
   * Returns the newest proposals of all services together: ids grow with time.
   *
   * @param request with the number of proposals, and without a page token
   */
  CompletableFuture<MergedProposals> list(ApiRequest http, ListProposalsRequest request) {
    List<CompletableFuture<PartialResult<ListProposalsResponse>>> pages =
        stubs.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(service ->
                PartialResult.of(service.getKey(), page(service.getValue(), http, request)))
            .toList();
    return all(pages).thenApply(answered -> merge(answered, request.getPageSize()));
  }

  /** Returns the number of proposals that wait; fails when a service is away. */
  public CompletableFuture<Long> countWaiting(ApiRequest http) {
    ListProposalsRequest request = ListProposalsRequest.newBuilder().setPageSize(1).build();
    return all(stubs.values().stream().map(service -> page(service, http, request)).toList())
        .thenApply(pages -> pages.stream().mapToLong(ListProposalsResponse::getWaiting).sum());
  }

  private static CompletableFuture<ListProposalsResponse> page(
      ProposalServiceStub service, ApiRequest http, ListProposalsRequest request) {
    return Rpc.callAsUser(soon(service), http, ProposalServiceStub::listProposals, request)
        .exceptionallyCompose(
            failure -> absent(failure, ListProposalsResponse.getDefaultInstance()));
  }

  /**
   * Finds a proposal in the service that keeps it.
   *
   * @return fails with PROPOSAL_NOT_FOUND, or UNAVAILABLE when a service is away that may have it
   */
  CompletableFuture<FoundProposal> find(ApiRequest http, String id) {
    GetProposalRequest request = GetProposalRequest.newBuilder().setId(id).build();
    List<CompletableFuture<Optional<FoundProposal>>> answers =
        stubs.values().stream()
            .map(service ->
                Rpc.callAsUser(soon(service), http, ProposalServiceStub::getProposal, request)
                    .thenApply(
                        answer -> Optional.of(new FoundProposal(service, answer.getProposal())))
                    .exceptionallyCompose(failure -> absent(failure, Optional.empty())))
            .toList();
    return all(answers)
        .thenApply(all ->
            all.stream()
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(
                    () -> new Refusal(Reason.PROPOSAL_NOT_FOUND, "There is no proposal " + id)))
        .exceptionallyCompose(failure -> found(answers, failure));
  }

  /** Returns the one that has it, whatever became of the others. */
  private static CompletableFuture<FoundProposal> found(
      List<CompletableFuture<Optional<FoundProposal>>> answers, Throwable failure) {
    return answers.stream()
        .filter(answer -> !answer.isCompletedExceptionally())
        .flatMap(answer -> answer.join().stream())
        .findFirst()
        .map(CompletableFuture::completedFuture)
        .orElseGet(() -> CompletableFuture.failedFuture(failure));
  }

  private static MergedProposals merge(
      List<PartialResult<ListProposalsResponse>> answered, int size) {
    List<ListProposalsResponse> pages =
        answered.stream()
            .map(PartialResult::value)
            .<ListProposalsResponse>mapMulti((page, next) -> {
              if (page != null) {
                next.accept(page);
              }
            })
            .toList();
    List<Proposal> all =
        pages.stream()
            .flatMap(page -> page.getProposalsList().stream())
            .sorted(Comparator.comparing(Proposal::getId).reversed())
            .toList();
    boolean more =
        all.size() > size || pages.stream().anyMatch(page -> !page.getNextPageToken().isEmpty());
    return new MergedProposals(
        all.stream().limit(size).toList(),
        more,
        PartialResult.missing(answered.toArray(PartialResult<?>[]::new)));
  }

  /** Answers {@code none} for a service that has no such proposal, or no proposals yet. */
  private static <T> CompletableFuture<T> absent(Throwable failure, T none) {
    return switch (Rpc.refusal(failure).reason()) {
      case PROPOSAL_NOT_FOUND, ROUTE_NOT_FOUND -> CompletableFuture.completedFuture(none);
      default -> CompletableFuture.failedFuture(failure);
    };
  }

  private static ProposalServiceStub soon(ProposalServiceStub stub) {
    return stub.withDeadlineAfter(SECONDS, TimeUnit.SECONDS);
  }

  private static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> futures) {
    return CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> futures.stream().map(CompletableFuture::join).toList());
  }
}
