package com.nissmart.contract.json;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.v1.BookHead;
import com.nissmart.ledger.v1.Receipt;
import com.nissmart.ledger.v1.ReceiptBatch;
import com.nissmart.ledger.v1.ReceiptEntry;
import com.nissmart.ledger.v1.Transaction;
import java.util.HexFormat;

/**
 * The form of a receipt as a file. deploy/ReceiptCheck.java and the page receipt-check read exactly
 * this form.
 */
public final class ReceiptJson {
  private static final String FORM = "nissmart-receipt-v1";

  private ReceiptJson() {}

  /** Writes a receipt. */
  public static void write(JsonOut out, Receipt receipt) {
    out.object().text("form", FORM);
    out.name("transaction");
    write(out, receipt.getTransaction());
    out.name("source_entry");
    write(out, receipt.hasSourceEntry(), receipt.getSourceEntry());
    out.name("destination_entry");
    write(out, receipt.hasDestinationEntry(), receipt.getDestinationEntry());
    out.name("batch");
    write(out, receipt.getBatch());
    out.name("head");
    write(out, receipt.getHead());
    out.list("head_path", receipt.getHeadPathList(), (each, hash) -> each.value(hex(hash)));
    out.end();
  }

  private static void write(JsonOut out, Transaction transaction) {
    out.object();
    out.text("id", transaction.getId()).number("seq", transaction.getSeq());
    out.text("type", TransactionJson.type(transaction.getType()));
    out.text("status", EnumWords.word(transaction.getStatus(), TransactionJson.STATUS_PREFIX));
    out.number("amount", transaction.getAmount().getAmount());
    out.text("currency", transaction.getAmount().getCurrency());
    out.text("source_account_id", transaction.getSourceAccountId());
    out.textOrNull("destination_account_id", transaction.getDestinationAccountId());
    out.textOrNull("resolves_transaction_id", transaction.getResolvesTransactionId());
    out.instantOrNull("effective_at", transaction.hasEffectiveAt(), transaction.getEffectiveAt());
    out.instantOrNull("expires_at", transaction.hasExpiresAt(), transaction.getExpiresAt());
    out.text("description", transaction.getDescription());
    out.end();
  }

  private static void write(JsonOut out, boolean isThere, ReceiptEntry entry) {
    if (!isThere) {
      out.nothing();
    } else if (entry.getSalt().isEmpty()) {
      out.object().text("hash", hex(entry.getHash())).end();
    } else {
      out.object().number("account_seq", entry.getAccountSeq()).number("amount", entry.getAmount());
      out.number("balance", entry.getBalance()).number("held", entry.getHeld());
      out.text("salt", hex(entry.getSalt())).end();
    }
  }

  private static void write(JsonOut out, ReceiptBatch batch) {
    out.object();
    out.number("book", batch.getBookId()).number("batch_no", batch.getBatchNo());
    out.number("first_seq", batch.getFirstSeq()).number("last_seq", batch.getLastSeq());
    out.instant("created_at", batch.getCreatedAt());
    out.text("payload_hash", hex(batch.getPayloadHash()));
    out.text("previous_hash", hex(batch.getPreviousHash()));
    out.list("path", batch.getPathList(), (each, hash) -> each.value(hex(hash)));
    out.end();
  }

  /** Writes a signed head. */
  static void write(JsonOut out, BookHead head) {
    out.object();
    out.number("book", head.getBookId()).number("batch_no", head.getBatchNo());
    out.number("seq", head.getSeq()).text("hash", head.getHash());
    out.instant("time", head.getSignedAt()).text("key_id", head.getKeyId());
    out.number("first_batch", head.getFirstBatch()).text("batches_root", head.getBatchesRoot());
    out.textOrNull("accounts_root", head.getAccountsRoot());
    out.text("signature", head.getSignature());
    out.end();
  }

  static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
