package com.nissmart.gateway.ops;

import com.nissmart.accounts.v1.GetAccountTotalsResponse;
import com.nissmart.contract.json.EnumWords;
import com.nissmart.contract.json.JsonOut;
import com.nissmart.contract.json.TransactionJson;
import com.nissmart.gateway.accounts.AccountJson;
import com.nissmart.gateway.http.QueryParameters;
import com.nissmart.gateway.rpc.PartialResult;
import com.nissmart.ledger.v1.Account;
import com.nissmart.ledger.v1.AccountKind;
import com.nissmart.ledger.v1.AccountTotal;
import com.nissmart.ledger.v1.Balance;
import com.nissmart.ledger.v1.DailyTotal;
import com.nissmart.ledger.v1.GetTotalsResponse;
import com.nissmart.ledger.v1.GetVerificationResponse;
import com.nissmart.payout.v1.GetWithdrawalTotalsResponse;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The JSON form of the summary. A missing part is null, and {@code missing} has its name. */
final class SummaryJson {
  private SummaryJson() {}

  static void write(JsonOut out, OpsSummary summary) {
    out.object();
    out.instant("generated_at", QueryParameters.timestamp(summary.generatedAt()));
    out.texts(
        "missing",
        PartialResult.missing(
            summary.accounts(), summary.book(), summary.withdrawals(), summary.verification()));
    part(out, "people", summary.accounts(), SummaryJson::writePeople);
    part(out, "money", summary.book(), SummaryJson::writeMoney);
    part(
        out,
        "transactions",
        summary.book(),
        (o, book) -> writeTransactions(o, book.getDaysList(), summary.today()));
    part(
        out,
        "withdrawals",
        summary.withdrawals(),
        (o, totals) -> WithdrawalsSummaryJson.write(o, totals, summary));
    part(out, "reconciliation", summary.withdrawals(), SummaryJson::writeReconciliation);
    part(
        out,
        "approvals",
        summary.approvals(),
        (o, waiting) -> o.object().number("waiting", waiting).end());
    part(out, "verification", summary.verification(), VerificationApi::write);
    @Nullable GetVerificationResponse checked = summary.verification().value();
    out.flag("safe_mode", checked != null && checked.getSafeModeCount() > 0);
    out.end();
  }

  private static <R> void part(
      JsonOut out, String name, PartialResult<R> part, BiConsumer<JsonOut, R> writer) {
    @Nullable R value = part.value();
    out.name(name);
    if (value == null) {
      out.nothing();
    } else {
      writer.accept(out, value);
    }
  }

  private static void writePeople(JsonOut out, GetAccountTotalsResponse totals) {
    out.object();
    out.number("users", totals.getUsers());
    out.number("users_today", totals.getUsersToday());
    out.number("wallets", totals.getWallets());
    out.end();
  }

  private static void writeMoney(JsonOut out, GetTotalsResponse book) {
    out.object();
    out.number("last_seq", book.getLastSeq());
    out.number("journal_seq", book.getJournalSeq());
    out.list("held", book.getCustomerBalancesList(), SummaryJson::writeBalance);
    out.list("system_accounts", book.getSystemAccountsList(), SummaryJson::writeSystem);
    List<AccountTotal> wallets =
        book.getAccountsList().stream()
            .filter(total -> total.getKind() == AccountKind.ACCOUNT_KIND_CUSTOMER)
            .toList();
    out.list("accounts", wallets, SummaryJson::writeCount);
    out.end();
  }

  private static void writeBalance(JsonOut out, Balance balance) {
    out.object();
    writeAmounts(out, balance);
    out.end();
  }

  private static void writeSystem(JsonOut out, Account account) {
    out.object();
    out.text("id", account.getId());
    writeAmounts(out, account.getBalance());
    out.end();
  }

  private static void writeAmounts(JsonOut out, Balance balance) {
    AccountJson.writeAmounts(out.text("currency", balance.getCurrency()), balance);
  }

  private static void writeCount(JsonOut out, AccountTotal total) {
    out.object();
    out.text("currency", total.getCurrency());
    out.text("status", EnumWords.word(total.getStatus(), OpsAccountJson.STATUS_PREFIX));
    out.number("count", total.getCount());
    out.end();
  }

  private static void writeTransactions(JsonOut out, List<DailyTotal> days, String today) {
    List<DailyTotal> now = days.stream().filter(day -> day.getDay().equals(today)).toList();
    out.object();
    out.list("today", now, (o, total) -> writeTotal(o.object(), total));
    out.list("last_30_days", OpsSummary.sum(days), (o, total) -> writeTotal(o.object(), total));
    out.list("days", days, (o, total) -> writeTotal(o.object().text("day", total.getDay()), total));
    out.end();
  }

  private static void writeTotal(JsonOut out, DailyTotal total) {
    out.text("type", TransactionJson.type(total.getType()));
    out.text("status", EnumWords.word(total.getStatus(), TransactionJson.STATUS_PREFIX));
    out.text("currency", total.getCurrency());
    out.number("count", total.getCount());
    out.text("amount", total.getAmount());
    out.end();
  }

  private static void writeReconciliation(JsonOut out, GetWithdrawalTotalsResponse totals) {
    out.object();
    out.number("open_exceptions", totals.getOpenExceptions());
    out.instantOrNull("reconciled_at", totals.hasReconciledAt(), totals.getReconciledAt());
    out.end();
  }
}
