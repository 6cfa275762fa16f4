package com.nissmart.gateway.proposals;

import com.nissmart.common.v1.Proposal;
import com.nissmart.contract.json.EnumWords;
import com.nissmart.contract.json.JsonOut;
import com.nissmart.gateway.http.ApiReply;

/** The answer to an action that waits for a second operator, and the JSON form of a proposal. */
public final class ProposalReply {
  private ProposalReply() {}

  /** Returns 202 with the proposal and its address. */
  public static ApiReply accepted(Proposal proposal) {
    return ApiReply.accepted(address(proposal), out -> write(out, proposal));
  }

  /** Returns the same for a webhook, with the secret that is shown once. */
  public static ApiReply accepted(Proposal proposal, String secret) {
    return ApiReply.accepted(
        address(proposal),
        out -> {
          members(out, proposal);
          out.text("secret", secret).end();
        });
  }

  static void write(JsonOut out, Proposal proposal) {
    members(out, proposal);
    out.end();
  }

  private static void members(JsonOut out, Proposal proposal) {
    out.object();
    out.text("id", proposal.getId());
    out.text("kind", EnumWords.word(proposal.getKind(), "PROPOSAL_KIND_"));
    out.text("subject", proposal.getSubject());
    out.text("summary", proposal.getSummary());
    if (proposal.hasAmount()) {
      out.number("amount", proposal.getAmount().getAmount());
    } else {
      out.name("amount").nothing();
    }
    out.textOrNull("currency", proposal.getAmount().getCurrency());
    out.text("reason", proposal.getReason());
    out.text("proposed_by", proposal.getProposedBy());
    out.instant("created_at", proposal.getCreatedAt());
    out.instant("expires_at", proposal.getExpiresAt());
    out.text("status", status(proposal));
    out.textOrNull("decided_by", proposal.getDecidedBy());
    if (proposal.hasDecidedAt()) {
      out.instant("decided_at", proposal.getDecidedAt());
    } else {
      out.name("decided_at").nothing();
    }
    out.textOrNull("decision_note", proposal.getDecisionNote());
    out.textOrNull("result", proposal.getResult());
    out.textOrNull("failure", proposal.getFailure());
  }

  static String status(Proposal proposal) {
    return EnumWords.word(proposal.getStatus(), "PROPOSAL_STATUS_");
  }

  private static String address(Proposal proposal) {
    return "/v1/ops/proposals/" + proposal.getId();
  }
}
