package com.nissmart.payout.reconciliation.exception;

import com.nissmart.common.v1.ProposalKind;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.DisplayText;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.rail.SettlementLine;
import com.nissmart.payout.rail.SettlementLine.Status;
import com.nissmart.payout.reconciliation.exception.ExceptionItem.Kind;
import com.nissmart.payout.reconciliation.exception.ExceptionResolutionStore.Resolver;
import com.nissmart.runtime.ids.IdGenerator;
import com.nissmart.runtime.proposal.ProposalAction;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records, lists and resolves exceptions. None is ever removed or recorded twice. */
public final class ExceptionItems {
  private static final Logger log = LoggerFactory.getLogger(ExceptionItems.class);
  private static final int LONGEST_RESOLUTION = 280;
  private static final int MOST_AT_ONCE = 10_000;
  private static final String BY_RECONCILIATION = "reconciliation";
  private static final List<Kind> HEALED =
      List.of(Kind.MISSING_AT_RAIL, Kind.AMOUNT_DIFFERS, Kind.STATE_DIFFERS, Kind.LEDGER_DIFFERS);
  private static final int MOST_NAMED = 200;
  private static final int MOST_TOGETHER = 5_000;

  private final Jdbi jdbi;
  private final InstantSource time;
  private final IdGenerator ids;
  private final ExceptionItemStore store = new ExceptionItemStore();
  private final ExceptionFindingStore findings = new ExceptionFindingStore();
  private final ExceptionResolutionStore resolutions = new ExceptionResolutionStore();

  /**
   * Selects exceptions.
   *
   * @param reconciliationId only those that this run found; null: all
   * @param kind only this kind; null: all
   */
  public record Filter(
      @Nullable UUID reconciliationId, boolean open, ExceptionItem.@Nullable Kind kind) {}

  public ExceptionItems(Jdbi jdbi, InstantSource time, IdGenerator ids) {
    this.jdbi = jdbi;
    this.time = time;
    this.ids = ids;
  }

  /** Records an exception that no run found, in the caller's transaction, unless it is known. */
  public void raise(Handle handle, ExceptionItem item) {
    UUID id = ids.next();
    if (store.add(handle, id, item, time.instant()).equals(id)) {
      log.error("Exception {} {}: {}", item.kind(), item.reference(), item.detail());
    }
  }

  /** Records an exception, and opens it again when a report had explained it. */
  public void raiseAgain(Handle handle, ExceptionItem item) {
    raise(handle, item);
    findings.reopenHealed(handle, item, BY_RECONCILIATION);
  }

  /** Records exceptions that no run found, in the order in which all transactions do. */
  public void raiseAll(Handle handle, Collection<ExceptionItem> items) {
    inOrder(items).forEach(item -> raise(handle, item));
  }

  /**
   * Returns each exception once, in an order that is the same for all transactions that store some
   * at the same time, so that none of them waits for another in a circle.
   */
  public static List<ExceptionItem> inOrder(Collection<ExceptionItem> items) {
    SortedMap<String, ExceptionItem> distinct = new TreeMap<>();
    items.forEach(item -> distinct.putIfAbsent(item.key(), item));
    return List.copyOf(distinct.values());
  }

  /**
   * Records the exceptions that a run found, in its transaction. One that an operator has resolved
   * stays resolved; one that a report explained, or that was closed with a voided run, is open
   * again.
   *
   * @return the number of different ones
   */
  public int addFindings(Handle handle, UUID reconciliationId, List<ExceptionItem> found) {
    List<ExceptionItem> items = inOrder(found);
    if (!items.isEmpty()) {
      List<UUID> fresh = items.stream().map(_ -> ids.next()).toList();
      findings.add(handle, reconciliationId, fresh, items, time.instant());
      findings.reopenFound(handle, reconciliationId, items, BY_RECONCILIATION);
    }
    return items.size();
  }

  /**
   * Resolves the open exceptions that a run has explained: lines that were missing, or that
   * differed, and now agree or differ in another way. The transaction has changed no exception
   * before.
   *
   * @return the number of exceptions that were resolved
   */
  public int heal(Handle handle, UUID reconciliationId, Collection<JudgedLine> lines) {
    return resolutions.resolveExplained(
        handle, HEALED, lines, resolver(BY_RECONCILIATION, explanation(reconciliationId)));
  }

  private static String explanation(UUID reconciliationId) {
    return "Explained by reconciliation " + Ids.RECONCILIATION.format(reconciliationId);
  }

  private Resolver resolver(String by, String reason) {
    return new Resolver(by, reason, time.instant());
  }

  /** Opens again what only voided runs had explained, in the transaction that voids this one. */
  public void reopenExplainedBy(Handle handle, UUID reconciliationId) {
    findings.reopenExplained(
        handle, reconciliationId, HEALED, BY_RECONCILIATION, explanation(reconciliationId));
  }

  /**
   * Closes the open exceptions that only voided runs found, this one among them, at most some
   * thousand in the caller's transaction.
   *
   * @param by usr_..., who voided the run
   * @param reason the reason for voiding it
   * @return their number; 0 when none is left
   */
  public int resolveVoided(Handle handle, UUID reconciliationId, String by, String reason) {
    return resolutions.resolveVoided(handle, reconciliationId, MOST_AT_ONCE, resolver(by, reason));
  }

  public List<StoredExceptionItem> list(Filter filter, @Nullable UUID after, int limit) {
    return jdbi.withHandle(h -> store.list(h, filter, after, limit));
  }

  /** Returns an exception. */
  public StoredExceptionItem get(UUID id) {
    return jdbi.withHandle(h -> store.find(h, id)).orElseThrow(() -> notFound(id));
  }

  /** Returns an exception and keeps others from changing it until the transaction ends. */
  public StoredExceptionItem lock(Handle handle, UUID id) {
    return store.lock(handle, id).orElseThrow(() -> notFound(id));
  }

  /**
   * Resolves an exception. One that is resolved keeps its first resolution.
   *
   * @param by usr_...
   * @throws Refusal INVALID_REQUEST without a reason; EXCEPTION_NOT_FOUND
   */
  public StoredExceptionItem resolve(UUID id, String by, String reason) {
    String resolution = reason("resolution", reason);
    return jdbi.inTransaction(h -> resolve(h, id, by, resolution));
  }

  /**
   * Resolves an exception in the caller's transaction; see {@link #resolve(UUID, String, String)}.
   */
  public StoredExceptionItem resolve(Handle handle, UUID id, String by, String reason) {
    int _ = resolutions.resolve(handle, List.of(id), resolver(by, reason));
    return lock(handle, id);
  }

  /**
   * Resolves many exceptions, in the order of their ids.
   *
   * @return the number of those that were open
   * @throws Refusal INVALID_REQUEST without a reason or with too many ids; EXCEPTION_NOT_FOUND, and
   *     none is resolved
   */
  public int resolveAll(List<UUID> all, String by, String reason) {
    String resolution = reason("resolution", reason);
    List<UUID> distinct = all.stream().distinct().sorted().toList();
    if (distinct.size() > MOST_NAMED) {
      throw Refusal.invalid(
          "exception_ids",
          "TOO_MANY",
          "At most %d exceptions can be named, got %d".formatted(MOST_NAMED, distinct.size()));
    }
    return jdbi.inTransaction(h -> {
      distinct.stream()
          .filter(id -> store.find(h, id).isEmpty())
          .findFirst()
          .ifPresent(id -> {
            throw notFound(id);
          });
      return resolutions.resolve(h, distinct, resolver(by, resolution));
    });
  }

  /**
   * Resolves open exceptions of a run, at most 5,000 at once.
   *
   * @return their number
   */
  public int resolveOf(ExceptionsOfRun which, String by, String reason) {
    String resolution = reason("resolution", reason);
    return jdbi.inTransaction(
        h -> resolutions.resolveOf(h, which, MOST_TOGETHER, resolver(by, resolution)));
  }

  /** Returns whether a call of {@link #resolveOf} that resolved so many may have left some. */
  public static boolean mayHaveLeftSome(int resolved) {
    return resolved == MOST_TOGETHER;
  }

  /**
   * Returns an action that also resolves the exceptions which the fact explains that an operator
   * stated and another one approved.
   */
  public ProposalAction resolving(ProposalAction.Local statedFact) {
    return (ProposalAction.Local)
        (handle, proposal) -> {
          String result = statedFact.carryOut(handle, proposal);
          Status status =
              proposal.kind() == ProposalKind.PROPOSAL_KIND_RETURN ? Status.RETURNED : Status.PAID;
          var _ =
              resolutions.resolveExplained(
                  handle,
                  List.of(Kind.STATE_DIFFERS, Kind.RAIL_CONTRADICTS),
                  List.of(
                      new JudgedLine(
                          new SettlementLine.Key(proposal.draft().payload().toStringUtf8(), status),
                          JudgedLine.MATCHED)),
                  resolver(
                      Ids.USER.format(proposal.draft().proposedBy()), proposal.draft().reason()));
          return result;
        };
  }

  private static Refusal notFound(UUID id) {
    return new Refusal(
        Reason.EXCEPTION_NOT_FOUND,
        "There is no exception with the id " + Ids.EXCEPTION.format(id));
  }

  /**
   * Returns an operator's reason as it is stored.
   *
   * @throws Refusal INVALID_REQUEST
   */
  public static String reason(String field, String typed) {
    return DisplayText.required(field, typed, LONGEST_RESOLUTION);
  }
}
