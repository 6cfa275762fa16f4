package com.nissmart.runtime.proposal;

import com.google.protobuf.ByteString;
import com.nissmart.common.v1.ProposalKind;
import com.nissmart.common.v1.ProposalStatus;
import com.nissmart.contract.Money;
import com.nissmart.runtime.proposal.Proposal.Decision;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/** A mapper of rows of the table to proposals. */
final class ProposalMapper implements RowMapper<Proposal> {
  /** The beginning of a kind's name in the contract; the table has the rest. */
  static final String KIND = "PROPOSAL_KIND_";

  /** The beginning of a status's name in the contract; the table has the rest. */
  static final String STATUS = "PROPOSAL_STATUS_";

  @Override
  public Proposal map(ResultSet row, StatementContext context) throws SQLException {
    return new Proposal(
        row.getObject("proposal_id", UUID.class),
        draft(row),
        time(row, "created_at"),
        time(row, "expires_at"),
        ProposalStatus.valueOf(STATUS + row.getString("status")),
        decision(row),
        row.getString("result"),
        row.getString("failure"));
  }

  private static ProposalDraft draft(ResultSet row) throws SQLException {
    String currency = row.getString("currency");
    return new ProposalDraft(
        ProposalKind.valueOf(KIND + row.getString("kind")),
        row.getString("subject"),
        row.getString("summary"),
        currency == null
            ? Optional.empty()
            : Optional.of(new Money(row.getLong("amount"), currency)),
        ProposalRules.storedReason(row.getString("reason")),
        ByteString.copyFrom(row.getBytes("payload")),
        row.getObject("proposed_by", UUID.class),
        Optional.ofNullable(row.getObject("concerns", UUID.class)));
  }

  private static Optional<Decision> decision(ResultSet row) throws SQLException {
    UUID decidedBy = row.getObject("decided_by", UUID.class);
    return decidedBy == null
        ? Optional.empty()
        : Optional.of(
            new Decision(decidedBy, time(row, "decided_at"), row.getString("decision_note")));
  }

  private static Instant time(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
