package com.nissmart.payout;

import com.nissmart.common.v1.ProposalKind;
import com.nissmart.payout.proposal.OperatorAllowance;
import com.nissmart.payout.rail.Rails;
import com.nissmart.payout.reconciliation.act.ActBookings;
import com.nissmart.payout.reconciliation.act.ExceptionActs;
import com.nissmart.payout.reconciliation.exception.ExceptionItems;
import com.nissmart.payout.withdrawal.fact.RailFacts;
import com.nissmart.payout.withdrawal.resolution.Decisions;
import com.nissmart.payout.withdrawal.resolution.FactBookings;
import com.nissmart.payout.withdrawal.resolution.Resolutions;
import com.nissmart.payout.withdrawal.resolution.StatedFacts;
import com.nissmart.runtime.ids.IdGenerator;
import com.nissmart.runtime.proposal.OperatorCheck;
import com.nissmart.runtime.proposal.ProposalAction;
import com.nissmart.runtime.proposal.Proposals;
import io.grpc.Channel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/** The object graph of what operators decide, state and have booked, with second approvals. */
record OperatorFeatures(
    Proposals proposals,
    Resolutions resolutions,
    StatedFacts statedFacts,
    ActBookings bookings,
    ExceptionActs exceptionActs) {

  /**
   * The parts of the process that operators' acts use.
   *
   * @param proposalLife how long a proposal waits for another operator
   */
  record Parts(
      Jdbi jdbi,
      InstantSource time,
      IdGenerator ids,
      RailFacts facts,
      ExceptionItems exceptions,
      Channel ledger,
      OperatorCheck operators,
      OperatorAllowance allowance,
      Rails rails,
      Duration proposalLife,
      Runnable workArrived) {}

  static OperatorFeatures of(Parts parts) {
    Jdbi jdbi = parts.jdbi();
    InstantSource time = parts.time();
    OperatorAllowance allowance = parts.allowance();
    Decisions decisions = new Decisions(allowance, parts.rails(), time);
    FactBookings facts = new FactBookings(parts.facts(), time);
    ActBookings bookings = new ActBookings(jdbi, parts.exceptions(), parts.ledger(), time);
    ProposalAction stated = parts.exceptions().resolving(facts.action());
    Proposals proposals =
        new Proposals(
            jdbi,
            Map.of(
                ProposalKind.PROPOSAL_KIND_WITHDRAWAL_DECISION, decisions.action(),
                ProposalKind.PROPOSAL_KIND_RETURN, stated,
                ProposalKind.PROPOSAL_KIND_LATE_PAYMENT, stated,
                ProposalKind.PROPOSAL_KIND_UNCLAIMED_RETURN, bookings.action(),
                ProposalKind.PROPOSAL_KIND_BANK_CHARGE, bookings.action(),
                ProposalKind.PROPOSAL_KIND_WRITE_OFF, bookings.action(),
                ProposalKind.PROPOSAL_KIND_PAY_ON, bookings.action()),
            parts.operators(),
            parts.proposalLife(),
            parts.ids(),
            time);
    Resolutions resolutions =
        new Resolutions(
            jdbi, decisions, proposals, parts.operators(), allowance, time, parts.workArrived());
    StatedFacts statedFacts =
        new StatedFacts(jdbi, facts, proposals, allowance, time, parts.workArrived());
    ExceptionActs exceptionActs =
        new ExceptionActs(
            jdbi,
            parts.exceptions(),
            bookings,
            resolutions,
            statedFacts,
            proposals,
            allowance,
            parts.ids(),
            time);
    return new OperatorFeatures(proposals, resolutions, statedFacts, bookings, exceptionActs);
  }
}
