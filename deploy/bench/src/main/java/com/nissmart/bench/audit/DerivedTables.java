package com.nissmart.bench.audit;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The smaller tables, as they follow from the journal. */
final class DerivedTables {
  private final AuditFindings findings;
  private final Map<Long, OpenHold> holds = new HashMap<>();
  private final Map<String, Long> held = new HashMap<>();
  private final Map<DayKey, long[]> days = new HashMap<>();
  private final Map<UUID, OpenedAccount> states = new HashMap<>();
  private final RowSum accountChanges = new RowSum();

  /** A hold that nothing has resolved. */
  record OpenHold(long seq, UUID account, long amount, long expiresAt) {
    long hash() {
      return RowHash.of(seq, amount, expiresAt).id(account).value();
    }
  }

  /** The transactions that are counted together. */
  record DayKey(int day, String type, String status, String currency) {
    long hash(long count, long amount) {
      return RowHash.of(day, count, amount).text(type).text(status).text(currency).value();
    }
  }

  /** The accounts that are counted together. */
  record TotalKey(String kind, String currency, String status) {
    long hash(long count) {
      return RowHash.of(count).text(kind).text(currency).text(status).value();
    }
  }

  /** An account as the table has it; createdAt is 0 for a system account. */
  record OpenedAccount(
      UUID id,
      String kind,
      @Nullable UUID owner,
      String currency,
      String status,
      boolean mayGoNegative,
      long createdAt) {
    long hash() {
      return RowHash.of(createdAt, mayGoNegative ? 1 : 0)
          .id(id)
          .text(kind)
          .id(owner)
          .text(currency)
          .text(status)
          .value();
    }
  }

  DerivedTables(AuditFindings findings) {
    this.findings = findings;
  }

  /**
   * Adds the next transaction.
   *
   * @param released the amount that a capture or release ends to hold
   */
  void transaction(AuditedTransaction row, long released) {
    if (row.completed()) {
      hold(row, released);
    }
    long[] sum =
        days.computeIfAbsent(
            new DayKey(row.day(), row.type(), row.status(), row.currency()), key -> new long[2]);
    sum[0]++;
    sum[1] = Math.addExact(sum[1], row.amount());
  }

  private void hold(AuditedTransaction row, long released) {
    if (row.type().equals("WITHDRAWAL")) {
      holds.put(row.seq(), new OpenHold(row.seq(), row.source(), row.amount(), row.expiresAt()));
      held.merge(row.currency(), row.amount(), Math::addExact);
    } else if (row.type().equals("CAPTURE") || row.type().equals("RELEASE")) {
      OpenHold resolved = holds.remove(row.resolves());
      held.merge(row.currency(), -released, Math::addExact);
      if (resolved == null
          || resolved.amount != released
          || !resolved.account.equals(row.source())) {
        findings.add(
            "seq %d resolves seq %d, which is no open hold of that account and amount"
                .formatted(row.seq(), row.resolves()));
      }
    }
  }

  /** Adds the next opening of an account, or the next change of its status. */
  void change(AccountChangeRow change, String kind, boolean mayGoNegative) {
    OpenedAccount before = states.get(change.id());
    if (before == null != (change.changeNo() == 1)) {
      findings.add(
          "change %d of account %s does not follow".formatted(change.changeNo(), change.id()));
    }
    boolean customer = kind.equals("CUSTOMER");
    long createdAt = before != null ? before.createdAt : customer ? change.createdAt() : 0;
    states.put(
        change.id(),
        new OpenedAccount(
            change.id(),
            kind,
            change.owner(),
            change.currency(),
            change.status(),
            mayGoNegative,
            createdAt));
    if (customer) {
      accountChanges.expect(change.hash());
    }
  }

  RowSum accountChanges() {
    return accountChanges;
  }

  RowSum openHolds() {
    RowSum sum = new RowSum();
    holds.values().forEach(hold -> sum.expect(hold.hash()));
    return sum;
  }

  RowSum heldTotals() {
    RowSum sum = new RowSum();
    held.forEach((currency, amount) -> {
      if (amount != 0) {
        sum.expect(heldTotal(currency, amount));
      }
    });
    return sum;
  }

  static long heldTotal(String currency, long amount) {
    return RowHash.of(amount).text(currency).value();
  }

  RowSum dailyTotals() {
    RowSum sum = new RowSum();
    days.forEach((key, total) -> sum.expect(key.hash(total[0], total[1])));
    return sum;
  }

  RowSum accounts() {
    RowSum sum = new RowSum();
    states.values().forEach(account -> sum.expect(account.hash()));
    return sum;
  }

  RowSum accountTotals() {
    Map<TotalKey, Long> counts = new HashMap<>();
    states
        .values()
        .forEach(account ->
            counts.merge(
                new TotalKey(account.kind, account.currency, account.status), 1L, Long::sum));
    RowSum sum = new RowSum();
    counts.forEach((key, count) -> sum.expect(key.hash(count)));
    return sum;
  }
}
