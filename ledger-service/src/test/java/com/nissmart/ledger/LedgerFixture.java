package com.nissmart.ledger;

import com.nissmart.common.v1.Money;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.TransferLimits;
import com.nissmart.ledger.feed.BookFeed;
import com.nissmart.ledger.grpc.LedgerGrpcService;
import com.nissmart.ledger.grpc.LedgerOversightCalls;
import com.nissmart.ledger.history.BookTotals;
import com.nissmart.ledger.history.CurrentBalances;
import com.nissmart.ledger.history.History;
import com.nissmart.ledger.proof.Verifications;
import com.nissmart.ledger.v1.GetBalanceRequest;
import com.nissmart.ledger.v1.HoldRequest;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceBlockingStub;
import com.nissmart.ledger.v1.OpenAccountRequest;
import com.nissmart.ledger.v1.PostTransactionRequest;
import com.nissmart.ledger.v1.TransactionType;
import com.nissmart.ledger.write.BalanceExplainer;
import com.nissmart.ledger.write.Ledger;
import com.nissmart.ledger.write.Ledger.BatchSettings;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.runtime.grpc.GrpcErrors;
import com.nissmart.runtime.grpc.GrpcServer;
import com.nissmart.runtime.grpc.NetworkThreads;
import com.nissmart.runtime.grpc.StreamAccess;
import com.nissmart.runtime.identity.Authenticator;
import com.nissmart.runtime.process.Lifecycle;
import com.nissmart.testkit.MovableClock;
import com.nissmart.testkit.TestDatabase;
import com.nissmart.testkit.TestPostgres;
import com.nissmart.testkit.TestServer;
import com.nissmart.testkit.TestTokens;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;

/** A ledger with its own database behind a real server, as one or more replicas. */
final class LedgerFixture implements AutoCloseable {
  static final BatchSettings SETTINGS =
      new BatchSettings(
          TransferLimits.DEFAULT, new TreeSet<>(List.of("NGN", "USD")), 20_000, 4_096, 1_000);

  private static final Duration SIGN_OF_LIFE = Duration.ofMillis(200);

  final MovableClock clock = MovableClock.create();
  final TestDatabase database = TestPostgres.database("ledger");
  final Ledger ledger;
  final BookFeed feed;
  final TestServer server;
  final LedgerServiceBlockingStub accounts;
  final LedgerServiceBlockingStub payout;
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
    Database pool =
        lifecycle.add(Database.open("ledger", wire.apply(database.app()), Ledger.SESSION_SQL));
    ledger = lifecycle.add(new Ledger(pool.jdbi(), settings, clock)).start();
    feed = follow(pool);
    server = serve(pool, ledger, settings, feed);
    accounts = LedgerServiceGrpc.newBlockingStub(server.asService("accounts"));
    payout = LedgerServiceGrpc.newBlockingStub(server.asService("payout"));
  }

  /** Starts another replica on the same database. */
  TestServer replica(BatchSettings settings) {
    Database pool = lifecycle.add(Database.open("ledger", database.app(), Ledger.SESSION_SQL));
    Ledger another = lifecycle.add(new Ledger(pool.jdbi(), settings, clock)).start();
    return serve(pool, another, settings, follow(pool));
  }

  private TestServer serve(
      Database pool, Ledger served, BatchSettings settings, BookFeed followed) {
    NetworkThreads network = lifecycle.add(new NetworkThreads("ledger", 1));
    Authenticator authenticator = TestTokens.verifier(clock);
    return lifecycle.add(
        TestServer.start(
            GrpcServer.builder("ledger")
                .networkThreads(network)
                .authenticator(authenticator)
                .add(
                    StreamAccess.watched(
                        new LedgerGrpcService(
                            network,
                            served,
                            new History(pool.jdbi()),
                            lifecycle.add(new CurrentBalances(pool.jdbi())).start(),
                            new BalanceExplainer(pool.jdbi(), settings.limits(), clock),
                            oversight(pool, followed),
                            clock),
                        authenticator))
                .directCalls(LedgerGrpcService.directCalls())));
  }

  private BookFeed follow(Database pool) {
    return lifecycle.add(new BookFeed(pool.jdbi(), SIGN_OF_LIFE).start());
  }

  private LedgerOversightCalls oversight(Database pool, BookFeed followed) {
    Verifications verifications = lifecycle.add(new Verifications(database.app(), clock));
    return new LedgerOversightCalls(new BookTotals(pool.jdbi()), followed, verifications, clock);
  }

  /** Returns a new saver with one wallet. */
  Saver saver() {
    UUID userId = UUID.randomUUID();
    return new Saver(this, userId, openAccount(userId, "NGN"));
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

  /** Returns the rows of a query run as the database's superuser. */
  <T> List<T> select(String sql, Class<T> type) {
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
