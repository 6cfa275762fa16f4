package com.nissmart.runtime.proposal;

import com.nissmart.common.v1.ProposalKind;
import com.nissmart.common.v1.ProposalStatus;
import com.nissmart.contract.Money;
import com.nissmart.contract.json.EnumWords;
import com.nissmart.runtime.proposal.Proposal.Decision;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The table of proposals. A row is kept for ever, and a final status never changes. */
final class ProposalStore {
  private static final ProposalMapper PROPOSAL = new ProposalMapper();

  /** Inserts a pending proposal, unless one of the same kind waits for the same subject. */
  boolean insert(Handle handle, UUID id, ProposalDraft draft, Instant now, Instant expiresAt) {
    return handle
            .createUpdate(
                """
                INSERT INTO proposal (proposal_id, kind, subject, summary, amount, currency, reason,
                                      payload, proposed_by, concerns, created_at, expires_at, status)
                VALUES (:id, :kind, :subject, :summary, :amount, :currency, :reason,
                        :payload, :proposedBy, :concerns, :now, :expiresAt, 'PENDING')
                ON CONFLICT (kind, subject) WHERE status = 'PENDING' DO NOTHING
                """)
            .bind("id", id)
            .bind("kind", word(draft.kind()))
            .bind("subject", draft.subject())
            .bind("summary", draft.summary())
            .bind("amount", draft.amount().map(Money::amount))
            .bind("currency", draft.amount().map(Money::currency))
            .bind("reason", draft.reason())
            .bind("payload", draft.payload().toByteArray())
            .bind("proposedBy", draft.proposedBy())
            .bind("concerns", draft.concerns())
            .bind("now", now)
            .bind("expiresAt", expiresAt)
            .execute()
        == 1;
  }

  Optional<Proposal> find(Handle handle, UUID id) {
    return one(handle.select("SELECT * FROM proposal WHERE proposal_id = ?", id));
  }

  Optional<Proposal> lock(Handle handle, UUID id) {
    return one(handle.select("SELECT * FROM proposal WHERE proposal_id = ? FOR NO KEY UPDATE", id));
  }

  Optional<Proposal> pending(Handle handle, ProposalKind kind, String subject) {
    return one(
        handle.select(
            """
            SELECT * FROM proposal
            WHERE kind = ? AND subject = ? AND status = 'PENDING'
            """,
            word(kind),
            subject));
  }

  /** Returns proposals, newest first: ids grow with time. */
  List<Proposal> list(
      Handle handle,
      Optional<ProposalStatus> status,
      Optional<ProposalKind> kind,
      Optional<UUID> before,
      int most) {
    Query query =
        handle
            .createQuery(
                """
                SELECT * FROM proposal
                WHERE true %s %s %s
                ORDER BY proposal_id DESC
                LIMIT :most
                """
                    .formatted(
                        status.isPresent() ? "AND status = :status" : "",
                        kind.isPresent() ? "AND kind = :kind" : "",
                        before.isPresent() ? "AND proposal_id < :before" : ""))
            .bind("most", most);
    status.ifPresent(wanted -> query.bind("status", word(wanted)));
    kind.ifPresent(wanted -> query.bind("kind", word(wanted)));
    before.ifPresent(id -> query.bind("before", id));
    return query.map(PROPOSAL).list();
  }

  /** Returns the proposals about these things, oldest first. */
  List<Proposal> ofSubjects(Handle handle, Collection<String> subjects, int most) {
    return handle
        .createQuery(
            """
            SELECT * FROM proposal
            WHERE subject = ANY (:subjects)
            ORDER BY proposal_id
            LIMIT :most
            """)
        .bindArray("subjects", String.class, subjects)
        .bind("most", most)
        .map(PROPOSAL)
        .list();
  }

  /** Counts the proposals that wait for another operator. */
  long countWaiting(Handle handle, Instant now) {
    return handle
        .select("SELECT count(*) FROM proposal WHERE status = 'PENDING' AND expires_at > ?", now)
        .mapTo(Long.class)
        .one();
  }

  /** Records a rejection. */
  void reject(Handle handle, UUID id, Decision decision) {
    decide(handle, id, decision, "REJECTED", "", null);
  }

  /** Records an approval that cannot be carried out. */
  void approveInVain(Handle handle, UUID id, Decision decision, String failure) {
    decide(handle, id, decision, "FAILED", failure, null);
  }

  /** Records an approval; another replica carries it out from then on, if it is not yet done. */
  void approve(Handle handle, UUID id, Decision decision, Instant nextTryAt) {
    decide(handle, id, decision, "APPROVED", "", nextTryAt);
  }

  void finish(Handle handle, UUID id, String result) {
    end(handle, id, "DONE", result, "");
  }

  void fail(Handle handle, UUID id, String failure) {
    end(handle, id, "FAILED", "", failure);
  }

  /** Lets the pending proposals of a kind and subject expire whose time is over. */
  void expire(Handle handle, ProposalKind kind, String subject, Instant now) {
    handle.execute(
        """
        UPDATE proposal
        SET status = 'EXPIRED'
        WHERE kind = ? AND subject = ? AND status = 'PENDING' AND expires_at <= ?
        """,
        word(kind),
        subject,
        now);
  }

  /** Lets all pending proposals expire whose time is over. */
  void expire(Handle handle, Instant now) {
    handle.execute(
        """
        UPDATE proposal
        SET status = 'EXPIRED'
        WHERE status = 'PENDING' AND expires_at <= ?
        """,
        now);
  }

  /** Takes one approved proposal that is due; nobody else takes it before the next try. */
  Optional<Proposal> claimDue(Handle handle, Instant now, Instant nextTryAt) {
    Optional<Proposal> due =
        one(
            handle.select(
                """
                SELECT * FROM proposal
                WHERE status = 'APPROVED' AND next_try_at <= ?
                ORDER BY next_try_at
                LIMIT 1
                FOR NO KEY UPDATE SKIP LOCKED
                """,
                now));
    return due.flatMap(one ->
        one(
            handle.select(
                "UPDATE proposal SET next_try_at = ? WHERE proposal_id = ? RETURNING *",
                nextTryAt,
                one.id())));
  }

  private static void decide(
      Handle handle,
      UUID id,
      Decision decision,
      String status,
      String failure,
      @Nullable Instant nextTryAt) {
    handle.execute(
        """
        UPDATE proposal
        SET status = ?, decided_by = ?, decided_at = ?, decision_note = ?, failure = ?, next_try_at = ?
        WHERE proposal_id = ? AND status = 'PENDING'
        """,
        status,
        decision.decidedBy(),
        decision.decidedAt(),
        decision.note(),
        failure,
        nextTryAt,
        id);
  }

  private static void end(Handle handle, UUID id, String status, String result, String failure) {
    handle.execute(
        """
        UPDATE proposal
        SET status = ?, result = ?, failure = ?, next_try_at = NULL
        WHERE proposal_id = ? AND status = 'APPROVED'
        """,
        status,
        result,
        failure,
        id);
  }

  private static Optional<Proposal> one(Query query) {
    return query.map(PROPOSAL).findOne();
  }

  private static String word(ProposalKind kind) {
    return EnumWords.word(kind, ProposalMapper.KIND);
  }

  private static String word(ProposalStatus status) {
    return EnumWords.word(status, ProposalMapper.STATUS);
  }
}
