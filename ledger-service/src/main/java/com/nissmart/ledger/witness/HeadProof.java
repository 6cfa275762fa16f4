package com.nissmart.ledger.witness;

import com.nissmart.ledger.head.Heads;
import com.nissmart.ledger.head.SignedHead;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The verification of signed heads: each has the signature of a key that was in use at its time,
 * and the book has its batch with its hash.
 */
public final class HeadProof {
  private static final int HEADS_AT_ONCE = 500;
  private static final String TABLE = "The table of heads";

  private final Heads heads;
  private final Jdbi jdbi;
  private @Nullable SignedHead verified;
  private Optional<HeadFinding> accepted = Optional.empty();

  public HeadProof(Heads heads, Jdbi jdbi) {
    this.heads = heads;
    this.jdbi = jdbi;
  }

  /**
   * Returns the first stored head that is wrong. Without public keys nothing is verified.
   *
   * @param full true for all heads; otherwise those since the last verification
   */
  public synchronized Optional<String> stored(boolean full) {
    SignedHead last = full ? null : verified;
    while (!heads.keys().isEmpty()) {
      List<SignedHead> next = heads.after(last, HEADS_AT_ONCE);
      if (next.isEmpty()) {
        break;
      }
      Optional<String> finding = jdbi.withHandle(handle -> first(handle, next));
      if (finding.isPresent()) {
        return finding;
      }
      last = next.getLast();
    }
    verified = last;
    return Optional.empty();
  }

  /** Returns the last difference that an operator has accepted, and forgets it. */
  synchronized Optional<HeadFinding> takeAccepted() {
    Optional<HeadFinding> last = accepted;
    accepted = Optional.empty();
    return last;
  }

  private Optional<String> first(Handle handle, List<SignedHead> next) {
    return next.stream()
        .map(head -> finding(handle, head, TABLE))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** Returns the first head of a witness that is wrong; reads all of them. */
  synchronized Optional<String> all(Witness witness, int bookId) {
    return jdbi.withHandle(handle -> {
      String[] finding = {""};
      witness.readAll(
          bookId,
          text -> {
            if (finding[0].isEmpty()) {
              finding[0] = finding(handle, text, bookId, witness.name()).orElse("");
            }
          });
      return Optional.of(finding[0]).filter(text -> !text.isEmpty());
    });
  }

  private Optional<String> finding(Handle handle, String text, int bookId, String place) {
    try {
      SignedHead head = SignedHead.parse(text);
      return head.bookId() == bookId
          ? finding(handle, head, place)
          : Optional.of("%s has a head of book %d".formatted(place, head.bookId()));
    } catch (IllegalArgumentException e) {
      return Optional.of("%s has a head that cannot be read: %s".formatted(place, e.getMessage()));
    }
  }

  private Optional<String> finding(Handle handle, SignedHead head, String place) {
    Optional<String> fault =
        heads
            .keys()
            .fault(head)
            .map(text -> "%s has the %s: %s".formatted(place, head.named(), text));
    return fault.isPresent() ? fault : difference(handle, head, place);
  }

  private Optional<String> difference(Handle handle, SignedHead head, String place) {
    Optional<HeadFinding> found = HeadFinding.any(handle, head, place);
    if (found.isEmpty() && !heads.hasRightBatches(handle, head)) {
      return Optional.of(
          "%s has the %s: batches_root is not that of the journal".formatted(place, head.named()));
    }
    if (found.filter(HeadFinding::accepted).isPresent()) {
      accepted = found;
    }
    return found.filter(finding -> !finding.accepted()).map(HeadFinding::detail);
  }
}
