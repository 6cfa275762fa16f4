package com.nissmart.runtime.proposal;

import com.google.protobuf.ByteString;
import com.nissmart.common.v1.ProposalKind;
import com.nissmart.contract.Money;
import com.nissmart.contract.Refusal;
import java.util.Optional;
import java.util.UUID;

/**
 * An action that an operator proposes. Making one checks its reason.
 *
 * @param subject the public id of what it is about: txn_..., acc_..., usr_...
 * @param summary the action in one sentence, for operators
 * @param amount the amount that it moves, if any
 * @param reason the operator's reason, 1 to 280 characters
 * @param payload the message that the action needs to be carried out, in its own form
 * @param concerns the person whose money or account it changes, if any; they cannot approve it
 */
public record ProposalDraft(
    ProposalKind kind,
    String subject,
    String summary,
    Optional<Money> amount,
    String reason,
    ByteString payload,
    UUID proposedBy,
    Optional<UUID> concerns) {

  private static final int LONGEST_SUMMARY = 2_500;

  /**
   * Checks and normalizes the reason, and cuts a summary of more than 2,500 characters.
   *
   * @throws Refusal INVALID_REQUEST
   */
  public ProposalDraft {
    reason = ProposalRules.reason(reason);
    summary = summary.substring(0, Math.min(summary.length(), LONGEST_SUMMARY));
  }
}
