package com.nissmart.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.contract.FieldError;
import com.nissmart.contract.Ids;
import com.nissmart.ledger.BookModel.Request;
import com.nissmart.ledger.BookModel.Verb;
import com.nissmart.ledger.book.BatchSettings;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.Limits;
import com.nissmart.ledger.book.Names;
import com.nissmart.ledger.book.Order;
import com.nissmart.ledger.book.Order.Posting;
import com.nissmart.ledger.book.Outcome;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.proof.Verifications;
import com.nissmart.runtime.database.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/**
 * Whatever is asked in whatever order and however it falls into batches, the ledger answers what
 * {@link BookModel} answers, and the book holds what the model holds. A history that fails is
 * shrunk to the shortest one that does.
 */
class LedgerPropertyTest {
  private static final long PATIENCE = Duration.ofSeconds(20).toNanos();
  private static final BatchSettings SETTINGS =
      new BatchSettings(
          new Limits(BookModel.MINIMUM, BookModel.MAXIMUM, BookModel.DAILY),
          new TreeSet<>(List.of("NGN")),
          10_000,
          64,
          100);

  private static @Nullable LedgerFixture fixture;
  private static @Nullable Database audit;

  /** One call: requests that came together. */
  record Call(boolean linked, List<Request> requests) {}

  /** Calls that are sent without waiting for each other. */
  record Turn(boolean nextDay, List<Call> calls) {}

  @BeforeContainer
  static void open() {
    LedgerFixture opened = new LedgerFixture(SETTINGS, database -> database);
    fixture = opened;
    audit = Database.open("audit", opened.database.superuser());
  }

  @AfterContainer
  static void the_book_is_sound() {
    LedgerFixture used = there(fixture);
    try (Verifications verifications = new Verifications(used.database.app(), used.clock)) {
      assertThat(verifications.verify(true).finding()).isEmpty();
    }
    BookAudit.assertSound(used);
    there(audit).close();
    used.close();
  }

  @Property(tries = 120, edgeCases = EdgeCasesMode.NONE)
  void the_ledger_answers_what_the_model_answers(@ForAll("histories") List<Turn> history) {
    Run run = new Run(there(fixture));
    history.forEach(run::turn);
    // And once more: everything that was recorded is answered as it was.
    run.turn(new Turn(false, history.stream().flatMap(turn -> turn.calls.stream()).toList()));
    run.compareBalances(there(audit));
  }

  @Provide
  Arbitrary<List<Turn>> histories() {
    Arbitrary<Call> call =
        Combinators.combine(
                Arbitraries.frequency(Tuple.of(4, false), Tuple.of(1, true)),
                requests().list().ofMinSize(1).ofMaxSize(4))
            .as(Call::new);
    return Combinators.combine(
            Arbitraries.frequency(Tuple.of(6, false), Tuple.of(1, true)),
            call.list().ofMinSize(1).ofMaxSize(5))
        .as(Turn::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }

  private static Arbitrary<Request> requests() {
    return Combinators.combine(
            Arbitraries.frequency(
                Tuple.of(5, Verb.DEPOSIT),
                Tuple.of(6, Verb.TRANSFER),
                Tuple.of(4, Verb.WITHDRAWAL),
                Tuple.of(3, Verb.CAPTURE),
                Tuple.of(2, Verb.RELEASE),
                Tuple.of(3, Verb.REVERSAL),
                Tuple.of(1, Verb.STATUS)),
            Arbitraries.frequency(Tuple.of(12, false), Tuple.of(1, true)),
            Arbitraries.of("k1", "k2", "k3", "k4", "k5", "k6", "k7", "k8", "k9"),
            Arbitraries.of(0L, 9L, 10L, 60L, 200L, 500L, 1_000L, 1_001L),
            accounts(),
            accounts(),
            Arbitraries.integers().between(1, 40),
            Arbitraries.of("ACTIVE", "DEBITS_FROZEN", "CREDITS_FROZEN", "FROZEN", "CLOSED"))
        .as(LedgerPropertyTest::request);
  }

  private static Arbitrary<String> accounts() {
    return Arbitraries.frequency(
        Tuple.of(6, "A"), Tuple.of(6, "B"), Tuple.of(4, "C"), Tuple.of(1, "NOBODY"));
  }

  /** Mostly a request that makes sense: of the account's owner, with what its verb needs. */
  private static Request request(
      Verb verb,
      boolean odd,
      String key,
      long amount,
      String from,
      String to,
      int target,
      String status) {
    String own = verb == Verb.DEPOSIT ? to : from;
    boolean ofBola = own.equals("C") != odd;
    boolean inFull = verb == Verb.RELEASE || verb == Verb.REVERSAL;
    boolean resolves = verb.resolves();
    return new Request(
        verb,
        resolves ? "payout" : ofBola ? "bola" : "ada",
        key,
        inFull ? 0 : resolves ? amount : Math.max(1, amount),
        from,
        to,
        resolves ? target : 0,
        status,
        odd && (verb == Verb.DEPOSIT || verb == Verb.TRANSFER) && amount > 60);
  }

  private static <T> T there(@Nullable T value) {
    return java.util.Objects.requireNonNull(value);
  }

  /** One history, told to the ledger and to the model, with people and accounts of its own. */
  private static final class Run {
    private final LedgerFixture ledger;
    private final BookModel model = new BookModel();
    private final UUID run = UUID.randomUUID();
    private final Map<String, UUID> ids = new HashMap<>();
    private final Map<UUID, String> names = new HashMap<>();
    private final long base;

    Run(LedgerFixture ledger) {
      this.ledger = ledger;
      name(BookModel.WORLD, Book.outsideWorld("NGN"));
      name(BookModel.CLEARING, Book.payoutClearing("NGN"));
      for (String account : List.of("A", "B", "C", "NOBODY")) {
        name(account, UUID.randomUUID());
      }
      for (String account : List.of("A", "B", "C")) {
        String owner = account.equals("C") ? "bola" : "ada";
        model.accounts.put(account, new BookModel.Account(owner));
        ledger.ledger.execute(
            new Order.Opening("accounts", there(ids.get(account)), user(owner), "NGN"), PATIENCE);
      }
      base =
          there(audit)
              .jdbi()
              .withHandle(handle ->
                  handle.createQuery("SELECT last_seq FROM book").mapTo(Long.class).one());
    }

    private void name(String name, UUID id) {
      ids.put(name, id);
      names.put(id, name);
    }

    private UUID user(String name) {
      return UUID.nameUUIDFromBytes((name + run).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    void turn(Turn turn) {
      if (turn.nextDay) {
        ledger.clock.advance(Duration.ofDays(1));
        model.nextDay();
      }
      // Who resolves something has seen it: it was answered before this turn.
      int seen = model.book.size();
      List<CompletableFuture<List<Outcome>>> answers = new ArrayList<>();
      List<String> expected = new ArrayList<>();
      List<Request> asked = new ArrayList<>();
      for (Call call : turn.calls) {
        boolean linked =
            call.linked
                && call.requests.size() > 1
                && call.requests.stream().allMatch(Run::mayBeLinked);
        List<Request> requests =
            call.requests.stream().map(request -> seen(request, seen)).toList();
        expected.addAll(
            linked ? model.decideLinked(requests) : requests.stream().map(model::decide).toList());
        asked.addAll(requests);
        answers.add(submit(linked, requests));
      }
      List<Outcome> outcomes = answers.stream().flatMap(answer -> answer.join().stream()).toList();
      List<String> actual = new ArrayList<>();
      for (int i = 0; i < outcomes.size(); i++) {
        actual.add(text(outcomes.get(i), asked.get(i)));
      }
      assertThat(actual).isEqualTo(expected);
    }

    private static boolean mayBeLinked(Request request) {
      return request.verb() == Verb.DEPOSIT || request.verb() == Verb.TRANSFER;
    }

    private static Request seen(Request request, int seen) {
      if (!request.verb().resolves()) {
        return request;
      }
      int target = seen == 0 ? 1_000_000 : 1 + (request.target() - 1) % seen;
      return new Request(
          request.verb(),
          request.owner(),
          request.key(),
          request.amount(),
          request.from(),
          request.to(),
          target,
          request.status(),
          request.trial());
    }

    private CompletableFuture<List<Outcome>> submit(boolean linked, List<Request> requests) {
      CompletableFuture<List<Outcome>> answer = new CompletableFuture<>();
      int size = requests.size();
      ledger.ledger.submit(
          requests.stream().map(this::order).toList(),
          linked ? List.of(size) : Collections.nCopies(size, 1),
          PATIENCE,
          Runnable::run,
          answer::complete);
      return answer;
    }

    private Order order(Request request) {
      UUID from = there(ids.get(request.from()));
      if (request.verb() == Verb.STATUS) {
        return new Order.StatusChange(
            "operator", from, Names.accountStatus(request.status()), "because");
      }
      boolean resolves = request.verb().resolves();
      boolean deposit = request.verb() == Verb.DEPOSIT;
      boolean named = deposit || request.verb() == Verb.TRANSFER;
      Posting posting =
          new Posting(
              request.owner() + run,
              request.key(),
              Names.type(request.verb().name()),
              request.amount(),
              request.amount() == 0 ? "" : "NGN",
              resolves ? null : user(request.owner()),
              resolves || deposit ? null : from,
              named ? ids.get(request.to()) : null,
              resolves ? base + request.target() : 0,
              "",
              null,
              null,
              null);
      return request.trial() ? new Order.Trial(posting) : posting;
    }

    private String text(Outcome outcome, Request request) {
      return switch (outcome) {
        case Outcome.AccountSet set -> "set";
        case Outcome.Refused refused -> {
          String id = refused.refusal().transactionId();
          String fields =
              String.join("", refused.refusal().fieldErrors().stream().map(this::field).toList());
          yield "refused "
              + refused.refusal().reason()
              + fields
              + (id == null ? "" : " as " + seq(id));
        }
        case Outcome.Posted posted -> {
          TransactionRow row = posted.transaction();
          UUID to = row.destination();
          String place =
              request.trial() && !posted.replayed() ? "would post" : "posted " + (row.seq() - base);
          yield "%s %s %s %d %s>%s%s"
              .formatted(
                  place,
                  Names.of(row.type()),
                  Names.of(row.status()),
                  row.amount(),
                  names.get(row.source()),
                  to == null ? "" : names.get(to),
                  posted.replayed() ? " again" : "");
        }
      };
    }

    private String field(FieldError error) {
      return " " + error.field();
    }

    private long seq(String id) {
      return Ids.seqOf(Book.ID, Ids.TRANSACTION.parse("id", id)) - base;
    }

    /** Those of this history's people; the sums of all accounts are audited at the end. */
    void compareBalances(Database database) {
      Map<String, String> expected = new HashMap<>();
      Map<String, String> actual = new HashMap<>();
      for (String name : Stream.of("A", "B", "C").toList()) {
        BookModel.Account account = there(model.accounts.get(name));
        assertThat(account.balance - account.held).as(name).isNotNegative();
        expected.put(name, account.balance + "/" + account.held);
        actual.put(name, balance(database, there(ids.get(name))));
      }
      assertThat(actual).isEqualTo(expected);
      assertThat(model.accounts.values().stream().mapToLong(account -> account.balance).sum())
          .isZero();
    }

    private static String balance(Database database, UUID account) {
      return database
          .jdbi()
          .withHandle(handle ->
              handle
                  .createQuery(
                      """
                      SELECT balance || '/' || held FROM entry WHERE account_id = :account
                       ORDER BY account_seq DESC LIMIT 1
                      """)
                  .bind("account", account)
                  .mapTo(String.class)
                  .findOne()
                  .orElse("0/0"));
    }
  }
}
