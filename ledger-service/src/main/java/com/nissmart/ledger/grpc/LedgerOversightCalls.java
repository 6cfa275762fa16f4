package com.nissmart.ledger.grpc;

import static com.nissmart.ledger.grpc.LedgerGrpcService.reply;

import com.nissmart.contract.CalendarDays;
import com.nissmart.contract.DisplayText;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.approval.SafeModeReleases;
import com.nissmart.ledger.book.Order.Posting;
import com.nissmart.ledger.feed.BookFeed;
import com.nissmart.ledger.history.BookTotals;
import com.nissmart.ledger.history.TotalsView;
import com.nissmart.ledger.proof.Verification;
import com.nissmart.ledger.proof.Verifications;
import com.nissmart.ledger.safemode.Freeze;
import com.nissmart.ledger.safemode.SafeMode;
import com.nissmart.ledger.v1.AccountTotal;
import com.nissmart.ledger.v1.DailyTotal;
import com.nissmart.ledger.v1.GetTotalsRequest;
import com.nissmart.ledger.v1.GetTotalsResponse;
import com.nissmart.ledger.v1.GetVerificationRequest;
import com.nissmart.ledger.v1.GetVerificationResponse;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.ReleaseSafeModeRequest;
import com.nissmart.ledger.v1.ReleaseSafeModeResponse;
import com.nissmart.ledger.v1.SafeModeFreeze;
import com.nissmart.ledger.v1.VerifyBookRequest;
import com.nissmart.ledger.v1.VerifyBookResponse;
import com.nissmart.ledger.v1.WatchTransactionsRequest;
import com.nissmart.ledger.v1.WatchTransactionsResponse;
import com.nissmart.runtime.identity.Caller;
import com.nissmart.runtime.proposal.Proposal;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** The calls about the book as a whole: its totals, its stream, its verification. */
public final class LedgerOversightCalls extends LedgerServiceGrpc.LedgerServiceImplBase {
  private static final int DEFAULT_DAYS = 30;
  private static final int MOST_DAYS = 1_100;

  private final BookTotals totals;
  private final BookFeed feed;
  private final Verifications verifications;
  private final SafeMode safeMode;
  private final SafeModeReleases releases;
  private final InstantSource clock;

  public LedgerOversightCalls(
      BookTotals totals,
      BookFeed feed,
      Verifications verifications,
      SafeMode safeMode,
      SafeModeReleases releases,
      InstantSource clock) {
    this.totals = totals;
    this.feed = feed;
    this.verifications = verifications;
    this.safeMode = safeMode;
    this.releases = releases;
    this.clock = clock;
  }

  @Override
  public void verifyBook(VerifyBookRequest request, StreamObserver<VerifyBookResponse> observer) {
    Verification verification = verifications.verify(request.getFull());
    reply(
        observer,
        VerifyBookResponse.newBuilder()
            .setSound(verification.sound())
            .setFinding(verification.finding())
            .setBatchNo(verification.batchNo())
            .setTransactions(verification.transactions())
            .setEntries(verification.entries())
            .setStartedAt(LedgerMessages.timestamp(verification.startedAt()))
            .setDurationMs(verification.duration().toMillis())
            .build());
  }

  @Override
  public void getVerification(
      GetVerificationRequest request, StreamObserver<GetVerificationResponse> observer) {
    GetVerificationResponse.Builder response =
        GetVerificationResponse.newBuilder().setRunning(verifications.isRunning());
    verifications
        .latest()
        .ifPresent(last ->
            response
                .setSound(last.sound())
                .setFinding(last.finding())
                .setBatchNo(last.batchNo())
                .setTransactions(last.lastSeq())
                .setVerifiedAt(LedgerMessages.timestamp(last.startedAt())));
    verifications
        .latestFullAt()
        .ifPresent(at -> response.setFullVerifiedAt(LedgerMessages.timestamp(at)));
    safeMode.open().forEach(freeze -> response.addSafeMode(freeze(freeze)));
    reply(observer, response.build());
  }

  @Override
  public void releaseSafeMode(
      ReleaseSafeModeRequest request, StreamObserver<ReleaseSafeModeResponse> observer) {
    String account = request.getAccountId();
    String note = DisplayText.required("note", request.getNote(), Posting.LONGEST_DESCRIPTION);
    Proposal proposal =
        releases.propose(
            Caller.currentUser().userId(),
            account.isEmpty() ? null : Ids.ACCOUNT.parse("account_id", account),
            note);
    reply(observer, ReleaseSafeModeResponse.newBuilder().setProposal(proposal.toMessage()).build());
  }

  @Override
  public void getTotals(GetTotalsRequest request, StreamObserver<GetTotalsResponse> observer) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    LocalDate to = CalendarDays.parse("to_day", request.getToDay(), today);
    LocalDate from =
        CalendarDays.parse("from_day", request.getFromDay(), to.minusDays(DEFAULT_DAYS - 1));
    long days = ChronoUnit.DAYS.between(from, to) + 1;
    if (days < 1 || days > MOST_DAYS) {
      throw Refusal.invalid(
          "from_day",
          "OUT_OF_RANGE",
          "The days are 1 to " + MOST_DAYS + ", got " + from + " to " + to);
    }
    TotalsView view = totals.of(from, to);
    GetTotalsResponse.Builder response =
        GetTotalsResponse.newBuilder().setLastSeq(view.lastSeq()).setJournalSeq(view.journalSeq());
    view.days().forEach(total -> response.addDays(day(total)));
    view.accounts().forEach(total -> response.addAccounts(account(total)));
    view.systemAccounts()
        .forEach(system ->
            response.addSystemAccounts(LedgerMessages.account(system, safeMode.frozen())));
    view.customerBalances()
        .forEach(balance -> response.addCustomerBalances(LedgerMessages.balance(balance)));
    reply(observer, response.build());
  }

  @Override
  public void watchTransactions(
      WatchTransactionsRequest request, StreamObserver<WatchTransactionsResponse> observer) {
    feed.watch(
        request.getAfterSeq(),
        request.getFromNow(),
        new TransactionStream(
            LedgerReadCalls.viewer(Caller.current()),
            (ServerCallStreamObserver<WatchTransactionsResponse>) observer));
  }

  private static SafeModeFreeze freeze(Freeze freeze) {
    UUID accountId = freeze.accountId();
    return SafeModeFreeze.newBuilder()
        .setAccountId(accountId == null ? "" : Ids.ACCOUNT.format(accountId))
        .setFinding(freeze.finding())
        .setFoundAt(LedgerMessages.timestamp(freeze.foundAt()))
        .build();
  }

  private static DailyTotal day(TotalsView.Day total) {
    return DailyTotal.newBuilder()
        .setDay(total.day().toString())
        .setType(total.type())
        .setStatus(total.status())
        .setCurrency(total.currency())
        .setCount(total.count())
        .setAmount(total.amount().toString())
        .build();
  }

  private static AccountTotal account(TotalsView.Accounts total) {
    return AccountTotal.newBuilder()
        .setKind(total.kind())
        .setCurrency(total.currency())
        .setStatus(total.status())
        .setCount(total.count())
        .build();
  }
}
