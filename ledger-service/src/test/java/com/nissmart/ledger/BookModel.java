package com.nissmart.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model of the book without batches, database and cache. The ledger must answer the same requests
 * in the same order like this model.
 */
final class BookModel {
  static final long MINIMUM = 10;
  static final long MAXIMUM = 1_000;
  static final long DAILY = 1_100;
  static final String WORLD = "WORLD";
  static final String CLEARING = "CLEARING";

  /** The kind of a request. */
  enum Verb {
    DEPOSIT,
    TRANSFER,
    WITHDRAWAL,
    CAPTURE,
    RELEASE,
    REVERSAL,
    STATUS;

    boolean resolves() {
      return this == CAPTURE || this == RELEASE || this == REVERSAL;
    }
  }

  /**
   * A request.
   *
   * @param owner the saver for whom it is
   * @param target the seq of the transaction that it resolves, or 0
   * @param trial whether it is a dry run
   */
  record Request(
      Verb verb,
      String owner,
      String key,
      long amount,
      String from,
      String to,
      int target,
      String status,
      boolean trial) {}

  /** A transaction of the book. */
  record Line(Request request, String from, String to, long amount, String status) {}

  /** The balance of an account. */
  static final class Account {
    final String owner;
    String status = "ACTIVE";
    long balance;
    long held;
    long debitedToday;

    Account(String owner) {
      this.owner = owner;
    }

    Account copy() {
      Account copy = new Account(owner);
      copy.status = status;
      copy.balance = balance;
      copy.held = held;
      copy.debitedToday = debitedToday;
      return copy;
    }
  }

  final Map<String, Account> accounts = new HashMap<>();
  final List<Line> book = new ArrayList<>();
  private final Map<String, Integer> keys = new HashMap<>();
  private final Map<Integer, Boolean> resolved = new HashMap<>();

  BookModel() {
    accounts.put(WORLD, new Account(""));
    accounts.put(CLEARING, new Account(""));
  }

  void nextDay() {
    accounts.values().forEach(account -> account.debitedToday = 0);
  }

  /** Returns the answers of requests that succeed or fail as one. */
  List<String> decideLinked(List<Request> requests) {
    BookModel copy = copy();
    for (int i = 0; i < requests.size(); i++) {
      String answer = copy.decide(requests.get(i));
      if (answer.startsWith("refused")) {
        List<String> answers = new ArrayList<>();
        requests.forEach(request -> answers.add("refused LINKED_REFUSED"));
        answers.set(i, withoutTrace(requests.get(i), answer));
        return answers;
      }
    }
    return requests.stream().map(this::decide).toList();
  }

  /** Returns the answer to a single request. */
  String decide(Request request) {
    if (!request.trial()) {
      return request.verb() == Verb.STATUS ? set(request) : post(request);
    }
    String answer = copy().post(request);
    return answer.startsWith("posted") && !answer.endsWith("again")
        ? answer.replaceFirst("posted \\d+", "would post")
        : withoutTrace(request, answer);
  }

  private String withoutTrace(Request request, String answer) {
    return keys.containsKey(scope(request)) ? answer : answer.replaceFirst(" as \\d+$", "");
  }

  private String set(Request request) {
    Account account = accounts.get(request.from());
    if (account == null) {
      return "refused ACCOUNT_NOT_FOUND";
    }
    if (account.status.equals(request.status())) {
      return "set";
    }
    if (account.status.equals("CLOSED")) {
      return "refused ACCOUNT_STATUS_CONFLICT";
    }
    if (request.status().equals("CLOSED") && (account.balance != 0 || account.held != 0)) {
      return "refused ACCOUNT_NOT_EMPTY";
    }
    account.status = request.status();
    return "set";
  }

  private String post(Request request) {
    Line target = null;
    if (request.verb().resolves()) {
      if (request.target() < 1 || request.target() > book.size()) {
        return "refused TRANSACTION_NOT_FOUND";
      }
      target = book.get(request.target() - 1);
    } else if (isForeign(request)) {
      return "refused ACCOUNT_NOT_FOUND";
    }
    Line line = line(request, target);
    Integer known = keys.get(scope(request));
    if (known != null) {
      return replay(known, book.get(known - 1), line);
    }
    String unresolvable =
        target == null
            ? ""
            : ModelRules.unresolvable(request, target, resolved.containsKey(request.target()));
    if (!unresolvable.isEmpty()) {
      return "refused " + unresolvable;
    }
    Account from = there(accounts.get(line.from));
    Account to = line.to.isEmpty() ? from : there(accounts.get(line.to));
    String refusal = ModelRules.refusal(line, target, from, to);
    book.add(refusal.isEmpty() ? line : with(line, "FAILED " + refusal));
    keys.put(scope(request), book.size());
    if (!refusal.isEmpty()) {
      return "refused " + refusal + " as " + book.size();
    }
    book(line, target);
    return posted(book.size(), line);
  }

  private boolean isForeign(Request request) {
    Account owned = accounts.get(request.verb() == Verb.DEPOSIT ? request.to() : request.from());
    return owned == null
        || !owned.owner.equals(request.owner())
        || (request.verb() == Verb.TRANSFER && !accounts.containsKey(request.to()));
  }

  private static Line line(Request request, @Nullable Line target) {
    long amount = target != null && request.amount() == 0 ? target.amount : request.amount();
    return switch (request.verb()) {
      case DEPOSIT -> new Line(request, WORLD, request.to(), amount, "COMPLETED");
      case WITHDRAWAL -> new Line(request, request.from(), "", amount, "PENDING");
      case TRANSFER, STATUS -> new Line(request, request.from(), request.to(), amount, "COMPLETED");
      case CAPTURE -> new Line(request, there(target).from, CLEARING, amount, "COMPLETED");
      case RELEASE -> new Line(request, there(target).from, "", amount, "COMPLETED");
      case REVERSAL -> {
        boolean moved = !there(target).to.isEmpty();
        String from = moved ? there(target).to : there(target).from;
        yield new Line(request, from, there(target).from, amount, "COMPLETED");
      }
    };
  }

  private static String replay(int seq, Line known, Line line) {
    StringBuilder differing = new StringBuilder();
    differing.append(known.amount == line.amount ? "" : " amount");
    if (line.request.target() == 0) {
      differing.append(known.from.equals(line.from) ? "" : " source_account_id");
      differing.append(known.to.equals(line.to) ? "" : " destination_account_id");
    }
    differing.append(known.request.target() == line.request.target() ? "" : " hold_transaction_id");
    if (!differing.isEmpty()) {
      return "refused IDEMPOTENCY_KEY_REUSED" + differing;
    }
    return known.status.startsWith("FAILED")
        ? "refused " + known.status.substring("FAILED ".length()) + " as " + seq
        : posted(seq, known) + " again";
  }

  private void book(Line line, @Nullable Line target) {
    Account from = there(accounts.get(line.from));
    switch (line.request.verb()) {
      case WITHDRAWAL -> from.held += line.amount;
      case RELEASE -> from.held -= line.amount;
      default -> {
        from.held -= line.request.verb() == Verb.CAPTURE ? there(target).amount : 0;
        from.balance -= line.amount;
        there(accounts.get(line.to)).balance += line.amount;
      }
    }
    if (line.request.verb() == Verb.TRANSFER || line.request.verb() == Verb.WITHDRAWAL) {
      from.debitedToday += line.amount;
    }
    if (target != null) {
      resolved.put(line.request.target(), true);
    }
  }

  private static String posted(int seq, Line line) {
    return "posted %d %s %s %d %s>%s"
        .formatted(seq, line.request.verb(), line.status, line.amount, line.from, line.to);
  }

  private static Line with(Line line, String status) {
    return new Line(line.request, line.from, line.to, line.amount, status);
  }

  private static String scope(Request request) {
    return request.owner() + " " + request.verb() + " " + request.key();
  }

  private static <T> T there(@Nullable T value) {
    return java.util.Objects.requireNonNull(value);
  }

  private BookModel copy() {
    BookModel copy = new BookModel();
    accounts.forEach((name, account) -> copy.accounts.put(name, account.copy()));
    copy.book.addAll(book);
    copy.keys.putAll(keys);
    copy.resolved.putAll(resolved);
    return copy;
  }
}
