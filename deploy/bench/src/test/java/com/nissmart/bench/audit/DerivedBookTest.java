package com.nissmart.bench.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.bench.load.AccountDraw;
import com.nissmart.bench.load.NumberedTransfers;
import com.nissmart.bench.load.RecordedAnswers;
import com.nissmart.bench.load.RecordedAnswers.Answer;
import com.nissmart.bench.load.WorkloadRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A small sound book, and one test for each mistake it can have. */
final class DerivedBookTest {
  private static final int ACCOUNTS = 5;
  private static final int TRANSFERS = 40;
  private static final long FUNDS = 100_000;

  private final WorkloadRegistry workloads = new WorkloadRegistry();
  private final RecordedAnswers funded = new RecordedAnswers();
  private final RecordedAnswers answers = new RecordedAnswers();
  private final NumberedTransfers funding =
      workloads.add(seed -> AccountDraw.funds(ACCOUNTS), FUNDS, funded);
  private final NumberedTransfers transfers =
      workloads.add(seed -> AccountDraw.uniform(ACCOUNTS, seed), answers);

  private final List<BookedTransfer> rows = new ArrayList<>();
  private final List<BookedEntry> entries = new ArrayList<>();
  private final Map<Integer, BookedEntry> last = new HashMap<>();

  @BeforeEach
  void book_the_requests() {
    for (long n = 0; n < ACCOUNTS; n++) {
      funded.put(n, Answer.DONE);
      book(funding, n);
    }
    for (long n = 0; n < TRANSFERS; n++) {
      answers.put(n, Answer.DONE);
      book(transfers, n);
    }
  }

  @Test
  void a_sound_book_passes() {
    assertThat(findings()).isEmpty();
  }

  @Test
  void entries_may_come_in_any_order() {
    assertThat(findings(rows, entries.reversed())).isEmpty();
  }

  @Test
  void a_lost_transfer_is_found() {
    answers.put(TRANSFERS, Answer.DONE);
    assertThat(findings()).singleElement().asString().contains("is not in the book");
  }

  @Test
  void a_lost_deposit_is_found() {
    funded.put(ACCOUNTS, Answer.DONE);
    assertThat(findings()).singleElement().asString().contains("is not in the book");
  }

  @Test
  void a_transfer_that_is_booked_twice_is_found() {
    book(transfers, 7);
    assertThat(findings()).singleElement().asString().contains("a second time");
  }

  @Test
  void a_transfer_of_another_amount_is_found() {
    answers.put(TRANSFERS, Answer.DONE);
    book(transfers, TRANSFERS, row -> with(row, row.amount() + 1, row.destination()));
    assertThat(findings()).singleElement().asString().contains("kobo, but the request was for");
  }

  @Test
  void a_transfer_to_another_account_is_found() {
    answers.put(TRANSFERS, Answer.DONE);
    int requested = transfers.draw().destination(TRANSFERS);
    int other = (requested + 1) % ACCOUNTS;
    int wrong = other == transfers.draw().source(TRANSFERS) ? (other + 1) % ACCOUNTS : other;
    book(transfers, TRANSFERS, row -> with(row, row.amount(), wrong));
    assertThat(findings()).singleElement().asString().contains("is between accounts");
  }

  @Test
  void a_refused_transfer_that_is_booked_is_found() {
    answers.put(3, Answer.REFUSED);
    assertThat(findings()).singleElement().asString().contains("whose answer was REFUSED");
  }

  @Test
  void a_transfer_without_a_request_is_found() {
    book(transfers, TRANSFERS);
    assertThat(findings()).singleElement().asString().contains("whose answer was NONE");
  }

  @Test
  void an_unknown_key_is_found() {
    book(new NumberedTransfers(99, transfers.draw(), 0), 0);
    assertThat(findings()).singleElement().asString().contains("which no request had");
  }

  @Test
  void an_acknowledged_transfer_that_failed_is_found() {
    answers.put(TRANSFERS, Answer.DONE);
    rows.add(failed(TRANSFERS));
    assertThat(findings())
        .singleElement()
        .asString()
        .contains("is failed, but the answer was DONE");
  }

  @Test
  void a_refusal_by_a_rule_is_booked_as_failed() {
    answers.put(TRANSFERS, Answer.FAILED);
    assertThat(findings()).singleElement().asString().contains("answered FAILED");
    rows.add(failed(TRANSFERS));
    assertThat(findings()).isEmpty();
  }

  @Test
  void a_transfer_without_an_answer_is_booked_at_most_once() {
    answers.put(3, Answer.UNKNOWN);
    answers.put(TRANSFERS, Answer.UNKNOWN);
    assertThat(findings()).isEmpty();
    book(transfers, 3);
    assertThat(findings()).singleElement().asString().contains("a second time");
  }

  @Test
  void a_gap_is_found() {
    answers.put(TRANSFERS, Answer.UNKNOWN);
    rows.add(new BookedTransfer(rows.size() + 2, transfers.key(TRANSFERS), false, 1, 0, 1));
    assertThat(findings()).anyMatch(finding -> finding.contains("seq 47 follows seq 45"));
  }

  @Test
  void a_missing_entry_is_found() {
    BookedEntry lost = entries.remove(20);
    assertThat(findings())
        .singleElement()
        .asString()
        .contains("rows of seq " + lost.seq() + " are not those");
  }

  @Test
  void an_entry_of_another_amount_is_found() {
    change(20, entry -> entry(entry, entry.amount() + 1, entry.balance()));
    assertThat(findings()).singleElement().asString().contains("rows of seq");
  }

  @Test
  void a_wrong_running_balance_is_found() {
    change(15, entry -> entry(entry, entry.amount(), entry.balance() + 5));
    assertThat(findings()).singleElement().asString().contains("rows of seq");
  }

  @Test
  void entries_exchanged_between_transactions_are_found() {
    BookedEntry first = entries.get(15);
    entries.set(
        15,
        line(first.account(), first.number(), first.seq() + 1, first.amount(), first.balance()));
    assertThat(findings()).hasSize(2).allMatch(finding -> finding.contains("rows of seq"));
  }

  @Test
  void an_account_below_zero_is_found_at_its_entry() {
    answers.put(TRANSFERS, Answer.DONE);
    answers.put(TRANSFERS + 1, Answer.DONE);
    book(transfers, TRANSFERS, row -> with(row, 10 * FUNDS, row.destination()));
    assertThat(findings())
        .anyMatch(finding -> finding.matches("account \\d has -\\d+ kobo after seq 46"));
  }

  @Test
  void an_unknown_account_is_found() {
    answers.put(TRANSFERS, Answer.UNKNOWN);
    rows.add(
        new BookedTransfer(
            rows.size() + 1, transfers.key(TRANSFERS), true, 1, 0, BookedTransfer.UNKNOWN));
    assertThat(findings()).anyMatch(finding -> finding.contains("that the benchmark did not open"));
  }

  @Test
  void a_balance_changed_beside_the_book_is_found() {
    DerivedBook audit = audit(rows, entries);
    for (int account = 0; account < ACCOUNTS; account++) {
      audit.balance(account, balanceOf(account) + (account == 2 ? 1 : 0));
    }
    assertThat(audit.finish().first()).singleElement().asString().startsWith("account 2 has");
  }

  @Test
  void only_the_first_findings_are_kept_but_all_are_counted() {
    for (long n = 0; n < 100; n++) {
      answers.put(TRANSFERS + n, Answer.DONE);
    }
    AuditFindings findings = audit(rows, entries).finish();
    assertThat(findings.count()).isEqualTo(100);
    assertThat(findings.first()).hasSize(20);
  }

  private List<String> findings() {
    return findings(rows, entries);
  }

  private List<String> findings(List<BookedTransfer> transactions, List<BookedEntry> entries) {
    return audit(transactions, entries).finish().first();
  }

  private DerivedBook audit(List<BookedTransfer> transactions, List<BookedEntry> entries) {
    DerivedBook audit = new DerivedBook(workloads, new long[ACCOUNTS], true);
    transactions.forEach(audit::transaction);
    entries.forEach(audit::entry);
    return audit;
  }

  private void book(NumberedTransfers from, long n) {
    book(from, n, UnaryOperator.identity());
  }

  /** Books a changed transfer, with entries that agree with it. */
  private void book(NumberedTransfers from, long n, UnaryOperator<BookedTransfer> changed) {
    BookedTransfer row =
        changed.apply(
            new BookedTransfer(
                rows.size() + 1,
                from.key(n),
                true,
                from.amount(n),
                from.draw().source(n),
                from.draw().destination(n)));
    rows.add(row);
    enter(row.source(), row.seq(), -row.amount());
    enter(row.destination(), row.seq(), row.amount());
  }

  private void enter(int account, long seq, long amount) {
    BookedEntry before = last.getOrDefault(account, line(account, 0, 0, 0, 0));
    BookedEntry entry = line(account, before.number() + 1, seq, amount, before.balance() + amount);
    entries.add(entry);
    last.put(account, entry);
  }

  private long balanceOf(int account) {
    BookedEntry entry = last.get(account);
    return entry == null ? 0 : entry.balance();
  }

  private void change(int index, UnaryOperator<BookedEntry> change) {
    entries.set(index, change.apply(entries.get(index)));
  }

  private BookedTransfer failed(long n) {
    return new BookedTransfer(
        rows.size() + 1,
        transfers.key(n),
        false,
        transfers.amount(n),
        transfers.draw().source(n),
        transfers.draw().destination(n));
  }

  private static BookedTransfer with(BookedTransfer row, long amount, int destination) {
    return new BookedTransfer(
        row.seq(), row.key(), row.completed(), amount, row.source(), destination);
  }

  private static BookedEntry entry(BookedEntry entry, long amount, long balance) {
    return line(entry.account(), entry.number(), entry.seq(), amount, balance);
  }

  private static BookedEntry line(int account, long number, long seq, long amount, long balance) {
    return new BookedEntry(account, number, seq, amount, balance, 0, BookedTransfer.NO_DAY, 0);
  }
}
