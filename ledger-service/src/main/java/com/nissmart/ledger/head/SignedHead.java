package com.nissmart.ledger.head;

import com.google.protobuf.ByteString;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nissmart.contract.json.Json;
import com.nissmart.contract.json.JsonOut;
import com.nissmart.ledger.book.Book;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A signed statement that a book had a batch with a hash. Heads are in the order of their seq, and
 * of their batch among those of the same seq.
 *
 * @param seq the last transaction of the batch
 * @param hash that of the batch, 32 bytes
 * @param time the time of the signature, in microseconds
 * @param keyId the id of the key that signed
 * @param firstBatch the first of the batches that the head covers; the last is its own
 * @param batchesRoot the root of the Merkle tree over the hashes of these batches, 32 bytes
 * @param accountsRoot the root of the tree of all accounts, 32 bytes; null when there is none
 * @param signature Ed25519 over {@link #text}, 64 bytes; empty before it is signed
 */
public record SignedHead(
    int bookId,
    long batchNo,
    long seq,
    ByteString hash,
    Instant time,
    String keyId,
    long firstBatch,
    ByteString batchesRoot,
    @Nullable ByteString accountsRoot,
    ByteString signature)
    implements Comparable<SignedHead> {
  private static final String FORM = "nissmart-head-v1";
  private static final HexFormat HEX = HexFormat.of();
  private static final Comparator<SignedHead> ORDER =
      Comparator.comparingLong(SignedHead::seq).thenComparingLong(SignedHead::batchNo);

  /**
   * Returns a head that is not signed yet.
   *
   * @param batches the batches that it covers
   */
  static SignedHead unsigned(
      int bookId,
      Book.Head head,
      CoveredBatches batches,
      @Nullable ByteString accountsRoot,
      Instant time,
      String keyId) {
    return new SignedHead(
        bookId,
        head.lastBatch(),
        head.lastSeq(),
        head.headHash(),
        time,
        keyId,
        batches.first(),
        batches.root(),
        accountsRoot,
        ByteString.EMPTY);
  }

  /** Reads the form that {@link #json} writes. */
  public static SignedHead parse(String json) {
    try {
      Map<String, Object> members = JSONObjectUtils.parse(json);
      String root = JSONObjectUtils.getString(members, "accounts_root");
      return new SignedHead(
          JSONObjectUtils.getInt(members, "book"),
          JSONObjectUtils.getLong(members, "batch_no"),
          JSONObjectUtils.getLong(members, "seq"),
          hex(text(members, "hash")),
          Instant.parse(text(members, "time")),
          text(members, "key_id"),
          JSONObjectUtils.getLong(members, "first_batch"),
          hex(text(members, "batches_root")),
          root == null ? null : hex(root),
          ByteString.copyFrom(Base64.getUrlDecoder().decode(text(members, "signature"))));
    } catch (ParseException | DateTimeException | IllegalArgumentException e) {
      throw new IllegalArgumentException("It is no signed head: " + e.getMessage(), e);
    }
  }

  SignedHead withSignature(ByteString bytes) {
    return new SignedHead(
        bookId, batchNo, seq, hash, time, keyId, firstBatch, batchesRoot, accountsRoot, bytes);
  }

  /** Returns whether it is the head of this end of the book. */
  boolean isOf(Book.Head end) {
    return batchNo == end.lastBatch() && hash.equals(end.headHash());
  }

  /** Returns the lines that are signed, in UTF-8. */
  public byte[] text() {
    ByteString root = accountsRoot;
    return String.format(
            Locale.ROOT,
            "%s\n%d\n%d\n%d\n%s\n%s\n%s\n%d\n%s\n%s\n",
            FORM,
            bookId,
            batchNo,
            seq,
            hashText(),
            JsonOut.rfc3339(time),
            keyId,
            firstBatch,
            hex(batchesRoot),
            root == null ? "-" : hex(root))
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the head as JSON on one line. */
  public String json() {
    return Json.text(out -> {
      out.object();
      out.number("book", bookId).number("batch_no", batchNo).number("seq", seq);
      out.text("hash", hashText()).text("time", JsonOut.rfc3339(time)).text("key_id", keyId);
      out.number("first_batch", firstBatch).text("batches_root", hex(batchesRoot));
      ByteString root = accountsRoot;
      if (root != null) {
        out.text("accounts_root", hex(root));
      }
      out.text("signature", signatureText()).end();
    });
  }

  /** Returns the hash in hexadecimal digits. */
  public String hashText() {
    return hex(hash);
  }

  /** Returns the signature in base64url. */
  public String signatureText() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(signature.toByteArray());
  }

  /** Returns the head in words: "head of batch 12 with seq 34, signed at ...". */
  public String named() {
    return "head of batch %d with seq %d, signed at %s"
        .formatted(batchNo, seq, JsonOut.rfc3339(time));
  }

  @Override
  public int compareTo(SignedHead other) {
    return ORDER.compare(this, other);
  }

  private static String hex(ByteString bytes) {
    return HEX.formatHex(bytes.toByteArray());
  }

  private static ByteString hex(String text) {
    return ByteString.copyFrom(HEX.parseHex(text));
  }

  private static String text(Map<String, Object> members, String name) throws ParseException {
    String text = JSONObjectUtils.getString(members, name);
    if (text == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return text;
  }
}
