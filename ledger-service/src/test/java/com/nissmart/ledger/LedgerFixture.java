package com.nissmart.ledger;

import com.nissmart.common.v1.Money;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.approval.ApprovedActs;
import com.nissmart.ledger.approval.OperatorActs;
import com.nissmart.ledger.approval.OperatorLimits;
import com.nissmart.ledger.approval.SafeModeReleases;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.TransferLimits;
import com.nissmart.ledger.grpc.BalanceProofCalls;
import com.nissmart.ledger.grpc.HeadCalls;
import com.nissmart.ledger.grpc.LedgerGrpcService;
import com.nissmart.ledger.grpc.LedgerOversightCalls;
import com.nissmart.ledger.grpc.ReceiptCalls;
import com.nissmart.ledger.projection.ProjectionLimits;
import com.nissmart.ledger.proof.Verifications;
import com.nissmart.ledger.proof.liability.AccountsTreeProof;
import com.nissmart.ledger.receipt.Receipts;
import com.nissmart.ledger.v1.GetBalanceRequest;
import com.nissmart.ledger.v1.HoldRequest;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceBlockingStub;
import com.nissmart.ledger.v1.OpenAccountRequest;
import com.nissmart.ledger.v1.PostTransactionRequest;
import com.nissmart.ledger.v1.TransactionType;
import com.nissmart.ledger.witness.HeadSettings;
import com.nissmart.ledger.write.Ledger;
import com.nissmart.ledger.write.Ledger.BatchSettings;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.runtime.grpc.CallForwarding;
import com.nissmart.runtime.grpc.GrpcErrors;
import com.nissmart.runtime.grpc.GrpcServer;
import com.nissmart.runtime.grpc.GrpcSettings;
import com.nissmart.runtime.grpc.NetworkThreads;
import com.nissmart.runtime.grpc.StreamAccess;
import com.nissmart.runtime.identity.Authenticator;
import com.nissmart.runtime.ids.IdGenerator;
import com.nissmart.runtime.process.Lifecycle;
import com.nissmart.runtime.proposal.ProposalGrpcService;
import com.nissmart.runtime.proposal.Proposals;
import com.nissmart.runtime.settings.AmountByCurrency;
import com.nissmart.testkit.Await;
import com.nissmart.testkit.MovableClock;
import com.nissmart.testkit.TestDatabase;
import com.nissmart.testkit.TestPostgres;
import com.nissmart.testkit.TestServer;
import com.nissmart.testkit.TestTokens;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/** A ledger with its own database behind a real server, as one or more replicas. */
final class LedgerFixture implements AutoCloseable {
  static final BatchSettings SETTINGS =
      new BatchSettings(
          TransferLimits.DEFAULT, new TreeSet<>(List.of("NGN", "USD")), 20_000, 4_096, 1_000);

  static final OperatorLimits LIMITS =
      new OperatorLimits(AmountByCurrency.ofAll(10_000_000), 20, Duration.ofDays(3));

  private static final Duration LONGEST_LAG = Duration.ofSeconds(20);
  private static final Duration SIGN_OF_LIFE = Duration.ofMillis(200);

  final MovableClock clock = MovableClock.create();
  final TestDatabase database;
  final BookReplica book;
  final Ledger ledger;
  final TestServer server;
  private final HeadSettings signed;
  final LedgerServiceBlockingStub accounts;
  final LedgerServiceBlockingStub payout;

  /** People who are no operators any more. */
  final Set<UUID> dismissed = ConcurrentHashMap.newKeySet();

  /** The proposals of the first replica. */
  final Proposals proposals;

  private final Lifecycle lifecycle = new Lifecycle();

  LedgerFixture() {
    this(SETTINGS, database -> database);
  }

  /**
   * Starts a ledger with other settings.
   *
   * @param wire how the first replica reaches the database
   */
  LedgerFixture(BatchSettings settings, UnaryOperator<DatabaseSettings> wire) {
    this(TestPostgres.database("ledger"), settings, wire);
  }

  /** Starts a ledger on a database that has a book. */
  LedgerFixture(TestDatabase existing) {
    this(existing, SETTINGS, database -> database);
  }

  /** Starts a ledger that signs heads. */
  LedgerFixture(TestDatabase database, HeadSettings signed) {
    this(database, SETTINGS, wired -> wired, signed);
  }

  /** Starts a ledger with other settings on a database that has a book. */
  LedgerFixture(
      TestDatabase database, BatchSettings settings, UnaryOperator<DatabaseSettings> wire) {
    this(database, settings, wire, HeadSettings.none());
  }

  private LedgerFixture(
      TestDatabase database,
      BatchSettings settings,
      UnaryOperator<DatabaseSettings> wire,
      HeadSettings signed) {
    this.database = database;
    this.signed = signed;
    DatabaseSettings wired = wire.apply(database.app());
    Database pool = lifecycle.add(Database.open("ledger", wired, Ledger.SESSION_SQL));
    int port = LedgerProcess.freePort();
    book = book(wired, pool, settings, port);
    ledger = book.ledger;
    proposals = proposals(pool, book);
    server = serve(pool, book, proposals, port);
    accounts = LedgerServiceGrpc.newBlockingStub(server.asService("accounts"));
    payout = LedgerServiceGrpc.newBlockingStub(server.asService("payout"));
  }

  /** Starts another replica on the same database. */
  TestServer replica(BatchSettings settings) {
    Database pool = lifecycle.add(Database.open("ledger", database.app(), Ledger.SESSION_SQL));
    int port = LedgerProcess.freePort();
    BookReplica another = book(database.app(), pool, settings, port);
    return serve(pool, another, proposals(pool, another), port);
  }

  private BookReplica book(
      DatabaseSettings wired, Database pool, BatchSettings settings, int port) {
    return lifecycle
        .add(
            new BookReplica(
                wired,
                pool,
                Book.ID,
                settings,
                ProjectionLimits.DEFAULT,
                clock,
                "127.0.0.1:" + port,
                SIGN_OF_LIFE,
                signed))
        .start();
  }

  private Proposals proposals(Database pool, BookReplica served) {
    return new Proposals(
        pool.jdbi(),
        new ApprovedActs(served.history, served.ledger, served.safeMode).actions(),
        userId -> !dismissed.contains(userId),
        LIMITS.proposalLife(),
        new IdGenerator(clock),
        clock);
  }

  private TestServer serve(Database pool, BookReplica served, Proposals decided, int port) {
    NetworkThreads network = lifecycle.add(new NetworkThreads("ledger", 1));
    Authenticator authenticator = TestTokens.verifier(clock);
    AccountsTreeProof trees = new AccountsTreeProof(pool.jdbi(), Book.ID);
    Verifications verifications =
        lifecycle.add(
            new Verifications(
                database.app(),
                Book.ID,
                clock,
                full -> served.witnesses.finding(full).or(() -> trees.finding(full))));
    verifications.onFinding(found ->
        served.safeMode.freeze(
            found.scope().wholeBook(), found.scope().accounts(), found.finding()));
    LedgerGrpcService service =
        new LedgerGrpcService(
            network,
            served.ledger,
            served.history,
            served.balances,
            served.explainer,
            new LedgerOversightCalls(
                served.totals,
                served.feed,
                verifications,
                served.safeMode,
                new SafeModeReleases(pool.jdbi(), served.history, served.safeMode, decided),
                clock),
            new HeadCalls(served.heads, served.witnesses),
            new ReceiptCalls(
                new Receipts(pool.jdbi(), Book.ID, served.history, served.heads), clock),
            new BalanceProofCalls(served.proofs, clock),
            new OperatorActs(
                pool.jdbi(), served.history, decided, LIMITS, new IdGenerator(clock), clock),
            clock);
    return lifecycle.add(
        TestServer.start(
            GrpcServer.builder("ledger")
                .networkThreads(network)
                .port(port)
                .forwarding(
                    lifecycle.add(
                        new CallForwarding(
                            GrpcSettings.LOOPBACK,
                            served.role::destination,
                            LedgerGrpcService.callsOfWriter())))
                .authenticator(authenticator)
                .add(StreamAccess.watched(service, authenticator))
                .add(new ProposalGrpcService(decided))
                .directCalls(LedgerGrpcService.directCalls())));
  }

  /** Returns a new saver with one wallet. */
  Saver saver() {
    UUID userId = UUID.randomUUID();
    return new Saver(this, userId, openAccount(userId, "NGN"));
  }

  /** Sends an amount of a saver to somebody else. */
  void spend(Saver saver, long kobo) {
    saver
        .ledger()
        .postTransaction(
            transfer("spend" + kobo, saver.accountId(), saver().accountId(), kobo).build());
  }

  String openAccount(UUID owner, String currency) {
    OpenAccountRequest request =
        OpenAccountRequest.newBuilder()
            .setAccountId(Ids.ACCOUNT.format(UUID.randomUUID()))
            .setOwnerId(Ids.USER.format(owner))
            .setCurrency(currency)
            .build();
    return accounts.openAccount(request).getAccount().getId();
  }

  HoldRequest.Builder hold(Saver saver, String key, long amount) {
    return HoldRequest.newBuilder()
        .setIdempotencyKey(key)
        .setAccountId(saver.accountId())
        .setOwnerId(Ids.USER.format(saver.userId()))
        .setAmount(naira(amount));
  }

  static Money naira(long kobo) {
    return Money.newBuilder().setAmount(kobo).setCurrency("NGN").build();
  }

  static PostTransactionRequest.Builder deposit(String key, String to, long kobo) {
    return PostTransactionRequest.newBuilder()
        .setIdempotencyKey(key)
        .setType(TransactionType.TRANSACTION_TYPE_DEPOSIT)
        .setDestinationAccountId(to)
        .setAmount(naira(kobo));
  }

  static PostTransactionRequest.Builder transfer(String key, String from, String to, long kobo) {
    return PostTransactionRequest.newBuilder()
        .setIdempotencyKey(key)
        .setType(TransactionType.TRANSACTION_TYPE_TRANSFER)
        .setSourceAccountId(from)
        .setDestinationAccountId(to)
        .setAmount(naira(kobo));
  }

  /** Returns the refusal that a call ends with. */
  static Refusal refusal(Callable<?> call) {
    try {
      Object answer = call.call();
      throw new AssertionError("not refused: " + answer);
    } catch (StatusRuntimeException e) {
      return GrpcErrors.fromStatus(e);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until the tables have everything that is booked. */
  void awaitTables() {
    try (Database superuser = Database.open("audit", database.superuser())) {
      Await.until(
          LONGEST_LAG,
          "the tables have the journal",
          () -> superuser.jdbi().withHandle(LedgerFixture::isLevel));
    }
  }

  private static boolean isLevel(Handle handle) {
    return handle
        .createQuery(
            "SELECT batch_no = (SELECT max(batch_no) FROM journal j WHERE j.book_id = p.book_id)"
                + " FROM projection p")
        .mapTo(Boolean.class)
        .one();
  }

  /** Returns the rows of a query run as the database's superuser, when the tables are complete. */
  <T> List<T> select(String sql, Class<T> type) {
    awaitTables();
    try (Database superuser = Database.open("audit", database.superuser())) {
      return superuser.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(type).list());
    }
  }

  @Override
  public void close() {
    lifecycle.close();
  }

  /** A saver with a wallet and a token. */
  record Saver(UUID userId, String accountId, LedgerServiceBlockingStub ledger) {
    Saver(LedgerFixture fixture, UUID userId, String accountId) {
      this(userId, accountId, LedgerServiceGrpc.newBlockingStub(fixture.server.asCustomer(userId)));
    }

    Saver with(long kobo) {
      ledger.postTransaction(deposit("opening", accountId, kobo).build());
      return this;
    }

    /** Returns posted/held/available. */
    String balance() {
      var balance =
          ledger
              .getBalance(GetBalanceRequest.newBuilder().setAccountId(accountId).build())
              .getBalance();
      return balance.getPosted() + "/" + balance.getHeld() + "/" + balance.getAvailable();
    }
  }
}
