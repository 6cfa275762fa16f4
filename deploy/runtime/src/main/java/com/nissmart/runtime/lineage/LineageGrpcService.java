package com.nissmart.runtime.lineage;

import com.nissmart.common.v1.FindLineageRequest;
import com.nissmart.common.v1.FindLineageResponse;
import com.nissmart.common.v1.GetLineageRequest;
import com.nissmart.common.v1.GetLineageResponse;
import com.nissmart.common.v1.LineageHop;
import com.nissmart.common.v1.LineageServiceGrpc.LineageServiceImplBase;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.audit.ActionLog;
import com.nissmart.runtime.grpc.UnaryReply;
import com.nissmart.runtime.lineage.LineageSource.RecordedHops;
import com.nissmart.runtime.proposal.Proposal;
import com.nissmart.runtime.proposal.Proposals;
import io.grpc.stub.StreamObserver;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The gRPC service of a service's part of a lineage: what its source has, the second approvals and
 * the actions of operators.
 */
public final class LineageGrpcService extends LineageServiceImplBase {
  private static final int LONGEST_TEXT = 255;
  private static final int MOST_IDS = 500;
  private static final int MOST_OF_OPERATORS = 200;

  private final LineageSource source;
  private final Proposals proposals;
  private final ActionLog actions;

  public LineageGrpcService(LineageSource source, Proposals proposals, ActionLog actions) {
    this.source = source;
    this.proposals = proposals;
    this.actions = actions;
  }

  @Override
  public void findLineage(FindLineageRequest request, StreamObserver<FindLineageResponse> answer) {
    String text = request.getText();
    int length = text.codePointCount(0, text.length());
    if (length < 1 || length > LONGEST_TEXT || text.indexOf('\0') >= 0) {
      throw Refusal.invalid(
          "text", "MALFORMED", "text must be 1 to 255 characters without NUL, got " + length);
    }
    UnaryReply.send(answer, FindLineageResponse.newBuilder().addAllMatches(find(text)).build());
  }

  /** A second approval and an action name the thing that they are about. */
  private List<LineageHop> find(String text) {
    if (Ids.PROPOSAL.isId(text)) {
      return proposals.find(Ids.PROPOSAL.parse("text", text)).stream()
          .map(one -> about(one.draft().subject(), LineageHops.of(one).getFirst()))
          .toList();
    }
    if (Ids.ACTION.isId(text)) {
      return actions.find(Ids.ACTION.parse("text", text)).stream()
          .filter(action -> Ids.kindOf(action.targetId()).isPresent())
          .map(action -> about(action.targetId(), LineageHops.of(action)))
          .toList();
    }
    return source.find(text);
  }

  private static LineageHop about(String subject, LineageHop hop) {
    return hop.toBuilder().setId(subject).build();
  }

  @Override
  public void getLineage(GetLineageRequest request, StreamObserver<GetLineageResponse> answer) {
    Set<String> ids = new LinkedHashSet<>(request.getMovementIdsList());
    if (ids.isEmpty()
        || ids.size() > MOST_IDS
        || !ids.stream().allMatch(id -> Ids.kindOf(id).isPresent())) {
      throw Refusal.invalid(
          "movement_ids", "MALFORMED", "movement_ids must be 1 to 500 ids, got " + ids.size());
    }
    RecordedHops recorded = source.hops(ids);
    ids.addAll(recorded.relatedIds());
    GetLineageResponse.Builder response =
        GetLineageResponse.newBuilder()
            .addAllHops(recorded.hops())
            .addAllRelatedIds(recorded.relatedIds());
    List<Proposal> approvals = proposals.ofSubjects(ids, MOST_OF_OPERATORS);
    approvals.forEach(one -> response.addAllHops(LineageHops.of(one)));
    approvals.forEach(one -> ids.add(one.publicId()));
    actions.changesOf(ids, MOST_OF_OPERATORS).forEach(one -> response.addHops(LineageHops.of(one)));
    UnaryReply.send(answer, response.build());
  }
}
