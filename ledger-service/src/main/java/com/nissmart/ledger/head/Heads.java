package com.nissmart.ledger.head;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.journal.Journal;
import com.nissmart.ledger.journal.JournalRow;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The signed heads of a book: reading them, and signing the head of now. */
public final class Heads {
  private final Jdbi jdbi;
  private final int bookId;
  private final HeadSigning signing;
  private final InstantSource clock;
  private final Supplier<Optional<Book.Head>> written;
  private final HeadStore store = new HeadStore();
  private final Journal journal;

  /**
   * Makes the heads of a book.
   *
   * @param written the last acknowledged batch, on the replica that writes
   */
  public Heads(
      Jdbi jdbi,
      int bookId,
      HeadSigning signing,
      InstantSource clock,
      Supplier<Optional<Book.Head>> written) {
    this.jdbi = jdbi;
    this.bookId = bookId;
    this.signing = signing;
    this.clock = clock;
    this.written = written;
    this.journal = new Journal(bookId);
  }

  /** Returns whether this process has a key to sign with. */
  public boolean canSign() {
    return signing.canSign();
  }

  /** Returns whether the time of the key has come, too; not in a book that is in the past. */
  public boolean canSignNow() {
    return signing.canSign(clock.instant());
  }

  public HeadKeys keys() {
    return signing.keys();
  }

  public Optional<SignedHead> latest() {
    return jdbi.withHandle(this::latest);
  }

  public Optional<SignedHead> latest(Handle handle) {
    return store.last(handle, bookId);
  }

  /** Returns the first head that covers a transaction, if it is signed already. */
  public Optional<SignedHead> covering(long seq) {
    return jdbi.withHandle(handle ->
        store
            .next(handle, bookId, seq)
            .filter(head -> isInJournal(handle, head) || isMoved(handle, head))
            .or(() -> store.covering(handle, bookId, seq)));
  }

  /** Returns the first head that has a root of all accounts. */
  public Optional<SignedHead> withAccountsRoot(Handle handle, ByteString root) {
    return store.withAccountsRoot(handle, bookId, root);
  }

  /** Returns whether the next head would have a root of all accounts. */
  public boolean hasUnsignedAccounts(Handle handle) {
    return written
        .get()
        .flatMap(end -> store.unsignedAccountsRoot(handle, bookId, end.lastBatch()))
        .isPresent();
  }

  /** Returns whether a head has the present end of the book. */
  public boolean isEndSigned() {
    Optional<Book.Head> end = written.get();
    return end.isPresent() && latest().filter(head -> head.isOf(end.get())).isPresent();
  }

  private boolean isInJournal(Handle handle, SignedHead head) {
    return journal.hashes(handle, head.batchNo(), head.batchNo()).equals(List.of(head.hash()));
  }

  private boolean isMoved(Handle handle, SignedHead head) {
    return head.batchNo() < journal.after(handle, -1, 1).getFirst().batchNo();
  }

  /**
   * Returns whether the root over batches of a head is that of the journal. It is taken as right
   * when some of the batches were moved out of the journal.
   */
  public boolean hasRightBatches(Handle handle, SignedHead head) {
    long covered = head.batchNo() - head.firstBatch() + 1;
    if (covered < 1 || covered > CoveredBatches.MOST) {
      return false;
    }
    List<ByteString> hashes = journal.hashes(handle, head.firstBatch(), head.batchNo());
    return hashes.size() != covered || CoveredBatches.root(hashes).equals(head.batchesRoot());
  }

  /** Returns heads before a position, newest first. */
  public List<SignedHead> before(long seq, long batchNo, int limit) {
    return jdbi.withHandle(handle -> store.before(handle, bookId, seq, batchNo, limit));
  }

  /** Returns the heads after one, or the first ones, oldest first. */
  public List<SignedHead> after(@Nullable SignedHead last, int limit) {
    long seq = last == null ? -1 : last.seq();
    long batchNo = last == null ? -1 : last.batchNo();
    return jdbi.withHandle(handle -> store.after(handle, bookId, seq, batchNo, limit));
  }

  /** Returns the time from which on the next head can be signed. */
  public Instant nextAt() {
    return latest().map(this::nextAfter).orElseGet(clock::instant);
  }

  private Instant nextAfter(SignedHead head) {
    Instant next = head.time().plus(signing.interval());
    return next.isBefore(clock.instant()) ? clock.instant() : next;
  }

  /** Signs if something was booked since the last head and that one is old enough. */
  public void signIfDue() {
    Optional<Book.Head> end = written.get();
    if (end.isEmpty() || !canSignNow()) {
      return;
    }
    Optional<SignedHead> last = latest();
    if (last.isEmpty()
        || !clock.instant().isBefore(last.get().time().plus(signing.interval()))
        || end.get().lastBatch() - last.get().batchNo() >= CoveredBatches.MOST) {
      var _ = signAfter(last);
    }
  }

  /**
   * Signs the present end of the book, unless the last head has it already.
   *
   * @return the last head; nothing while this replica does not write
   * @throws com.nissmart.contract.Refusal when there is no key that may sign now
   */
  public Optional<SignedHead> sign() {
    return signAfter(latest());
  }

  /** Signs in steps, so that each head covers the batches after the one before it. */
  private Optional<SignedHead> signAfter(Optional<SignedHead> last) {
    Optional<Book.Head> end = written.get();
    if (end.isEmpty() || last.filter(head -> head.isOf(end.get())).isPresent()) {
      return last;
    }
    long before = last.isEmpty() ? 0 : jdbi.withHandle(this::covered);
    if (before >= end.get().lastBatch()) {
      return latest(); // Another thread or replica has just signed it.
    }
    while (last.isPresent() && end.get().lastBatch() - before > CoveredBatches.MOST) {
      long next = before + CoveredBatches.MOST;
      var _ = signEnd(batchAt(next), before);
      before = next;
    }
    return signEnd(end.get(), before);
  }

  /**
   * Returns the batch of the last head that is of the journal. Without one the next head covers the
   * journal from its beginning, as earlier batches were moved out of it.
   */
  private long covered(Handle handle) {
    return store
        .lastInJournal(handle, bookId)
        .orElseGet(() -> journal.after(handle, -1, 1).getFirst().batchNo() - 1);
  }

  /** Signs an end of the book, with the root of the last tree of all accounts if it is new. */
  private Optional<SignedHead> signEnd(Book.Head end, long before) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    CoveredBatches batches =
        jdbi.withHandle(handle -> CoveredBatches.read(handle, bookId, before, end));
    ByteString accounts =
        jdbi.withHandle(handle -> store.unsignedAccountsRoot(handle, bookId, end.lastBatch()))
            .orElse(null);
    SignedHead head = signing.sign(bookId, end, batches, accounts, now);
    // Another replica may have signed meanwhile; its head is as good as this one.
    boolean isFirst = jdbi.withHandle(handle -> store.insert(handle, head));
    return isFirst ? Optional.of(head) : latest();
  }

  private Book.Head batchAt(long batchNo) {
    return jdbi.withHandle(handle -> journal.find(handle, batchNo))
        .map(JournalRow::head)
        .orElseThrow(() -> new IllegalStateException("The journal has no batch " + batchNo));
  }
}
