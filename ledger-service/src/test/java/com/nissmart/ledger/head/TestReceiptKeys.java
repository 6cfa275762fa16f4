package com.nissmart.ledger.head;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.Book;
import com.nissmart.runtime.encryption.EncryptionKeys;
import com.nissmart.runtime.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Receipt keys in a directory of a test. */
public final class TestReceiptKeys {
  private final HeadKeyFiles files;
  private final String encryption = EncryptionKeys.newLine("k-test");
  private final InstantSource clock;

  /** Makes a first key that signs from now on. */
  public TestReceiptKeys(Path directory, InstantSource clock) {
    this.files = HeadKeyFiles.in(directory);
    this.clock = clock;
    rotate();
  }

  /** Makes the next key; returns its id. */
  public String rotate() {
    try {
      return files.rotate(EncryptionKeys.parse(encryption), clock);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path publicKeys() {
    return files.publicKeys();
  }

  Path privateKey() {
    return files.privateKey();
  }

  /** Returns the settings of a ledger with these keys that makes no balance proofs by itself. */
  public Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put(HeadSigning.PRIVATE, files.privateKey().toString());
    settings.put(HeadSigning.PUBLIC, files.publicKeys().toString());
    settings.put(EncryptionKeys.SETTING, encryption);
    settings.put("NISSMART_LEDGER_BALANCE_PROOF_INTERVAL", "0s");
    return settings;
  }

  /** Returns the keys as a process reads them at its start. */
  public HeadSigning signing() {
    Settings settings = Settings.of(settings());
    HeadSigning signing = HeadSigning.read(settings);
    var _ = BalanceProofSettings.read(settings);
    settings.check();
    return signing;
  }

  /** Returns the signed head of an end of the book that covers batches with these hashes. */
  public SignedHead head(Book.Head end, List<ByteString> covered) {
    return head(end, covered, null);
  }

  /** Returns a signed head that also has a root of all accounts. */
  public SignedHead head(
      Book.Head end, List<ByteString> covered, @Nullable ByteString accountsRoot) {
    CoveredBatches batches =
        new CoveredBatches(end.lastBatch() - covered.size() + 1, CoveredBatches.root(covered));
    return signing().sign(Book.ID, end, batches, accountsRoot, clock.instant());
  }

  /** Returns the signed head of a batch with as many transactions. */
  public SignedHead head(long batchNo) {
    Instant now = clock.instant();
    ByteString hash =
        ByteString.copyFrom(new byte[31]).concat(ByteString.copyFrom(new byte[] {(byte) batchNo}));
    return signing()
        .sign(
            Book.ID,
            new Book.Head(batchNo, batchNo, now, hash),
            new CoveredBatches(batchNo, hash),
            null,
            now);
  }
}
