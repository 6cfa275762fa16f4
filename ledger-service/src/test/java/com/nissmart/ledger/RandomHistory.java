package com.nissmart.ledger;

import com.nissmart.ledger.BookModel.Request;
import com.nissmart.ledger.BookModel.Verb;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** The generator of random histories that mostly make sense, for jqwik. */
final class RandomHistory {
  private RandomHistory() {}

  /** The requests of one call. */
  record Call(boolean linked, List<Request> requests) {}

  /** Calls that are sent without waiting for each other. */
  record Turn(boolean nextDay, List<Call> calls) {}

  /** Makes histories of up to 40 calls. */
  static Arbitrary<List<Turn>> histories() {
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
                Tuple.of(7, Verb.DEPOSIT),
                Tuple.of(6, Verb.TRANSFER),
                Tuple.of(4, Verb.WITHDRAWAL),
                Tuple.of(3, Verb.CAPTURE),
                Tuple.of(2, Verb.RELEASE),
                Tuple.of(3, Verb.REVERSAL),
                Tuple.of(1, Verb.STATUS)),
            Arbitraries.integers().between(0, 19),
            Arbitraries.of("k1", "k2", "k3", "k4", "k5", "k6", "k7", "k8", "k9", "k10", "k11"),
            Arbitraries.frequency(
                Tuple.of(1, 0L),
                Tuple.of(1, 9L),
                Tuple.of(1, 10L),
                Tuple.of(3, 60L),
                Tuple.of(3, 200L),
                Tuple.of(3, 500L),
                Tuple.of(2, 1_000L),
                Tuple.of(1, 1_001L)),
            accounts(),
            accounts(),
            Arbitraries.integers().between(1, 40),
            Arbitraries.frequency(
                Tuple.of(4, "ACTIVE"),
                Tuple.of(1, "DEBITS_FROZEN"),
                Tuple.of(1, "CREDITS_FROZEN"),
                Tuple.of(1, "FROZEN"),
                Tuple.of(1, "CLOSED")))
        .as(RandomHistory::request);
  }

  private static Arbitrary<String> accounts() {
    return Arbitraries.frequency(
        Tuple.of(6, "A"), Tuple.of(6, "B"), Tuple.of(4, "C"), Tuple.of(1, "NOBODY"));
  }

  /**
   * A request that mostly makes sense: from the account's owner, with what its verb needs.
   *
   * @param die on 0 a stranger is the caller, on 1 and 2 it is a dry run
   */
  private static Request request(
      Verb verb,
      int die,
      String key,
      long amount,
      String from,
      String to,
      int target,
      String status) {
    String own = verb == Verb.DEPOSIT ? to : from;
    boolean ofBola = own.equals("C") != (die == 0);
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
        die > 0 && die < 3 && (verb == Verb.DEPOSIT || verb == Verb.TRANSFER));
  }
}
