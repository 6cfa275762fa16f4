package com.nissmart.ledger.approval;

import com.nissmart.common.v1.ProposalKind;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.history.History;
import com.nissmart.ledger.safemode.Freeze;
import com.nissmart.ledger.safemode.SafeMode;
import com.nissmart.ledger.v1.SafeModeRelease;
import com.nissmart.runtime.proposal.Proposal;
import com.nissmart.runtime.proposal.ProposalDraft;
import com.nissmart.runtime.proposal.Proposals;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The release of what is frozen in safe mode, which always needs a second operator. */
public final class SafeModeReleases {
  private static final String BOOK = "ledger";

  private final Jdbi jdbi;
  private final History history;
  private final SafeMode safeMode;
  private final Proposals proposals;

  public SafeModeReleases(Jdbi jdbi, History history, SafeMode safeMode, Proposals proposals) {
    this.jdbi = jdbi;
    this.history = history;
    this.safeMode = safeMode;
    this.proposals = proposals;
  }

  /**
   * Proposes to release an account, or with null the whole book. What is frozen later is not
   * released by it.
   *
   * @param note why it can be trusted again
   * @throws Refusal ACCOUNT_STATUS_CONFLICT when nothing is frozen; PERMISSION_DENIED for an own
   *     account
   */
  public Proposal propose(UUID operatorId, @Nullable UUID accountId, String note) {
    Optional<UUID> owner =
        accountId == null
            ? Optional.empty()
            : Optional.ofNullable(history.account(accountId).ownerId());
    String subject = accountId == null ? BOOK : Ids.ACCOUNT.format(accountId);
    OperatorActs.refuseOwn(operatorId, owner.stream().collect(Collectors.toSet()), subject);
    List<Freeze> open = safeMode.open(accountId);
    if (open.isEmpty()) {
      throw new Refusal(
          Reason.ACCOUNT_STATUS_CONFLICT,
          "Nothing of %s is frozen in safe mode".formatted(subject));
    }
    SafeModeRelease release =
        SafeModeRelease.newBuilder()
            .addAllFreezeNos(open.stream().map(Freeze::freezeNo).toList())
            .build();
    ProposalDraft draft =
        new ProposalDraft(
            ProposalKind.PROPOSAL_KIND_SAFE_MODE_RELEASE,
            subject,
            "Release from safe mode: "
                + open.stream().map(Freeze::finding).distinct().collect(Collectors.joining("; ")),
            Optional.empty(),
            note,
            release.toByteString(),
            operatorId,
            owner);
    return jdbi.inTransaction(handle -> proposals.propose(handle, draft));
  }

  /** Carries out a release that a second operator has approved. */
  static String release(SafeMode safeMode, Handle handle, Proposal proposal) {
    SafeModeRelease release = proposal.payload(SafeModeRelease.parser());
    safeMode.release(handle, release.getFreezeNosList(), proposal.id());
    return "";
  }
}
