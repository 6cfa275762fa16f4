package com.nissmart.runtime.proposal;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import com.google.protobuf.Timestamp;
import com.nissmart.common.v1.ProposalKind;
import com.nissmart.common.v1.ProposalStatus;
import com.nissmart.contract.Ids;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An action that needs a second operator.
 *
 * @param id the idempotency key of what carries it out is made from it
 * @param decision the approval or the rejection, once there is one
 * @param result the public id of what it made, or empty
 * @param failure why it could not be carried out, when it FAILED; else empty
 */
public record Proposal(
    UUID id,
    ProposalDraft draft,
    Instant createdAt,
    Instant expiresAt,
    ProposalStatus status,
    Optional<Decision> decision,
    String result,
    String failure) {

  /** The decision of an operator. */
  public record Decision(UUID decidedBy, Instant decidedAt, String note) {}

  /** Returns the public id: prp_... */
  public String publicId() {
    return Ids.PROPOSAL.format(id);
  }

  /** Returns the action. */
  public ProposalKind kind() {
    return draft.kind();
  }

  /** Returns the message that the action needs to be carried out. */
  public <T> T payload(Parser<T> parser) {
    try {
      return parser.parseFrom(draft.payload());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(
          "The payload of %s is another message".formatted(publicId()), e);
    }
  }

  /** Returns the proposal as a message of the contract. */
  public com.nissmart.common.v1.Proposal toMessage() {
    com.nissmart.common.v1.Proposal.Builder message =
        com.nissmart.common.v1.Proposal.newBuilder()
            .setId(publicId())
            .setKind(draft.kind())
            .setSubject(draft.subject())
            .setSummary(draft.summary())
            .setReason(draft.reason())
            .setProposedBy(Ids.USER.format(draft.proposedBy()))
            .setCreatedAt(time(createdAt))
            .setExpiresAt(time(expiresAt))
            .setStatus(status)
            .setResult(result)
            .setFailure(failure);
    draft.amount().ifPresent(amount -> message.setAmount(amount.toMessage()));
    decision.ifPresent(made ->
        message
            .setDecidedBy(Ids.USER.format(made.decidedBy()))
            .setDecidedAt(time(made.decidedAt()))
            .setDecisionNote(made.note()));
    return message.build();
  }

  private static Timestamp time(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
