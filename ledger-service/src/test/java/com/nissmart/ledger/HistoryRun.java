package com.nissmart.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.contract.FieldError;
import com.nissmart.contract.Ids;
import com.nissmart.ledger.BookModel.Request;
import com.nissmart.ledger.BookModel.Verb;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.EnumNames;
import com.nissmart.ledger.book.Order;
import com.nissmart.ledger.book.Order.Posting;
import com.nissmart.ledger.book.OrderOutcome;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.history.BookViewer;
import com.nissmart.runtime.database.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The run of one history, with its own savers, on the ledger and on the model. */
final class HistoryRun {
  private static final int NOWHERE = 1_000_000;
  private static final long PATIENCE = Duration.ofSeconds(20).toNanos();

  /** Returns the kind of an answer, without seqs, amounts and accounts. */
  private static final Pattern KIND =
      Pattern.compile("^(posted|would post|refused|set)[ 0-9]*([A-Z_]*).*");

  private final LedgerFixture ledger;
  private final BookModel model = new BookModel();
  private final UUID run = UUID.randomUUID();
  private final Map<String, UUID> ids = new HashMap<>();
  private final Map<UUID, String> names = new HashMap<>();
  private final Database audit;
  private final long base;

  /** The number of answers of each kind. */
  private final Map<String, Integer> kinds;

  HistoryRun(LedgerFixture ledger, Database audit, Map<String, Integer> kinds) {
    this.kinds = kinds;
    this.audit = audit;
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
        audit
            .jdbi()
            .withHandle(
                handle -> handle.createQuery("SELECT last_seq FROM book").mapTo(Long.class).one());
  }

  /** Returns the accounts that the history uses, also those of the platform. */
  List<UUID> accounts() {
    return List.copyOf(names.keySet());
  }

  /** Returns the two savers as viewers of their own accounts. */
  List<BookViewer> savers() {
    return Stream.of("ada", "bola").map(name -> new BookViewer(caller(name), user(name))).toList();
  }

  /** Returns the last seq before the history. */
  long base() {
    return base;
  }

  private void name(String name, UUID id) {
    ids.put(name, id);
    names.put(id, name);
  }

  private String caller(String name) {
    return Ids.USER.format(user(name));
  }

  private UUID user(String name) {
    return UUID.nameUUIDFromBytes((name + run).getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  void turn(RandomHistory.Turn turn) {
    if (turn.nextDay()) {
      ledger.clock.advance(Duration.ofDays(1));
      model.nextDay();
    }
    // A resolving request is sent after the answer to the request that it resolves.
    int seen = model.book.size();
    List<CompletableFuture<List<OrderOutcome>>> answers = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    List<Request> asked = new ArrayList<>();
    for (RandomHistory.Call call : turn.calls()) {
      boolean linked =
          call.linked()
              && call.requests().size() > 1
              && call.requests().stream().allMatch(HistoryRun::mayBeLinked);
      List<Request> requests =
          call.requests().stream().map(request -> seen(request, seen)).toList();
      expected.addAll(
          linked ? model.decideLinked(requests) : requests.stream().map(model::decide).toList());
      asked.addAll(requests);
      answers.add(submit(linked, requests));
    }
    List<OrderOutcome> outcomes =
        answers.stream().flatMap(answer -> answer.join().stream()).toList();
    List<String> actual = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      actual.add(text(outcomes.get(i), asked.get(i)));
    }
    assertThat(actual).isEqualTo(expected);
    actual.forEach(
        answer -> kinds.merge(KIND.matcher(answer).replaceAll("$1 $2"), 1, Integer::sum));
  }

  private static boolean mayBeLinked(Request request) {
    return request.verb() == Verb.DEPOSIT || request.verb() == Verb.TRANSFER;
  }

  private Request seen(Request request, int seen) {
    if (!request.verb().resolves()) {
      return request;
    }
    int target = target(request, seen);
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

  /** Returns mostly a transaction that the request can resolve, and sometimes any, or none. */
  private int target(Request request, int seen) {
    String status = request.verb() == Verb.REVERSAL ? "COMPLETED" : "PENDING";
    List<Integer> fitting =
        IntStream.rangeClosed(1, seen)
            .filter(seq -> model.book.get(seq - 1).status().equals(status))
            .boxed()
            .toList();
    int any = request.target();
    if (!fitting.isEmpty() && any % 10 != 0) {
      return fitting.get(any % fitting.size());
    }
    return any <= seen ? any : NOWHERE;
  }

  private CompletableFuture<List<OrderOutcome>> submit(boolean linked, List<Request> requests) {
    CompletableFuture<List<OrderOutcome>> answer = new CompletableFuture<>();
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
          "operator", from, EnumNames.accountStatus(request.status()), "because");
    }
    boolean resolves = request.verb().resolves();
    boolean deposit = request.verb() == Verb.DEPOSIT;
    boolean named = deposit || request.verb() == Verb.TRANSFER;
    Posting posting =
        new Posting(
            named ? caller(request.owner()) : request.owner() + run,
            request.key(),
            EnumNames.type(request.verb().name()),
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

  private String text(OrderOutcome outcome, Request request) {
    return switch (outcome) {
      case OrderOutcome.AccountSet set -> "set";
      case OrderOutcome.Refused refused -> {
        String id = refused.refusal().transactionId();
        String fields =
            String.join("", refused.refusal().fieldErrors().stream().map(this::field).toList());
        yield "refused "
            + refused.refusal().reason()
            + fields
            + (id == null ? "" : " as " + seq(id));
      }
      case OrderOutcome.Posted posted -> {
        TransactionRow row = posted.transaction();
        UUID to = row.destination();
        String place =
            request.trial() && !posted.replayed() ? "would post" : "posted " + (row.seq() - base);
        yield "%s %s %s %d %s>%s%s"
            .formatted(
                place,
                EnumNames.of(row.type()),
                EnumNames.of(row.status()),
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

  /** Compares this history's accounts; the sums of all accounts are audited at the end. */
  void compareBalances() {
    ledger.awaitTables();
    Map<String, String> expected = new HashMap<>();
    Map<String, String> actual = new HashMap<>();
    for (String name : Stream.of("A", "B", "C").toList()) {
      BookModel.Account account = there(model.accounts.get(name));
      assertThat(account.balance - account.held).as(name).isNotNegative();
      expected.put(name, account.balance + "/" + account.held);
      actual.put(name, balance(there(ids.get(name))));
    }
    assertThat(actual).isEqualTo(expected);
    assertThat(model.accounts.values().stream().mapToLong(account -> account.balance).sum())
        .isZero();
  }

  private String balance(UUID account) {
    return audit
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

  private static <T> T there(@Nullable T value) {
    return java.util.Objects.requireNonNull(value);
  }
}
