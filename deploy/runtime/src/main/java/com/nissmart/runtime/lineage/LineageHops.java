package com.nissmart.runtime.lineage;

import com.google.protobuf.Timestamp;
import com.nissmart.common.v1.HopKind;
import com.nissmart.common.v1.LineageHop;
import com.nissmart.common.v1.ProposalStatus;
import com.nissmart.contract.Ids;
import com.nissmart.contract.json.EnumWords;
import com.nissmart.runtime.audit.LoggedAction;
import com.nissmart.runtime.proposal.Proposal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Makes the steps of a lineage. */
public final class LineageHops {
  private LineageHops() {}

  public static LineageHop.Builder hop(HopKind what, Instant at) {
    return LineageHop.newBuilder().setWhat(what).setAt(timestamp(at));
  }

  /** Returns a step that should be there and is not, since this time. */
  public static LineageHop.Builder missing(HopKind what, Instant since) {
    return hop(what, since).setMissing(true).setState("MISSING");
  }

  static List<LineageHop> of(Proposal proposal) {
    List<LineageHop> hops = new ArrayList<>();
    LineageHop.Builder proposed =
        hop(HopKind.HOP_KIND_PROPOSAL, proposal.createdAt())
            .setId(proposal.publicId())
            .setState("PROPOSED")
            .setActor(Ids.USER.format(proposal.draft().proposedBy()))
            .setDetail(proposal.draft().summary() + ". Reason: " + proposal.draft().reason());
    proposal.draft().amount().ifPresent(amount -> proposed.setAmount(amount.toMessage()));
    hops.add(proposed.build());
    proposal
        .decision()
        .ifPresent(decision ->
            hops.add(
                hop(HopKind.HOP_KIND_PROPOSAL, decision.decidedAt())
                    .setId(proposal.publicId())
                    .setState(EnumWords.word(proposal.status(), "PROPOSAL_STATUS_"))
                    .setActor(Ids.USER.format(decision.decidedBy()))
                    .setDetail(proposal.failure().isEmpty() ? decision.note() : proposal.failure())
                    .build()));
    if (proposal.status() == ProposalStatus.PROPOSAL_STATUS_EXPIRED) {
      hops.add(
          hop(HopKind.HOP_KIND_PROPOSAL, proposal.expiresAt())
              .setId(proposal.publicId())
              .setState("EXPIRED")
              .setDetail("Expired without a decision")
              .build());
    }
    return hops;
  }

  static LineageHop of(LoggedAction action) {
    return hop(HopKind.HOP_KIND_ACTION, action.createdAt())
        .setId(Ids.ACTION.format(action.actionId()))
        .setState(action.outcome())
        .setActor(Ids.USER.format(action.operatorId()))
        .setDetail(
            action.note().isEmpty() ? action.action() : action.action() + ": " + action.note())
        .setTraceId(action.traceId())
        .build();
  }

  private static Timestamp timestamp(Instant at) {
    return Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()).build();
  }
}
