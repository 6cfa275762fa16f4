package com.nissmart.ledger.head;

import com.google.protobuf.ByteString;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.Book;
import com.nissmart.runtime.encryption.EncryptionKeys;
import com.nissmart.runtime.encryption.KeyEncryption;
import com.nissmart.runtime.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The means of signing heads.
 *
 * @param signer the private key; heads are not signed without it
 * @param interval the shortest time between two heads that nobody asked for
 */
public record HeadSigning(HeadKeys keys, Optional<HeadSigner> signer, Duration interval) {
  /** The setting of the public keys. */
  public static final String PUBLIC = "NISSMART_RECEIPT_KEYS_FILE";

  /** The setting of the private key. */
  public static final String PRIVATE = "NISSMART_RECEIPT_KEY_FILE";

  private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);

  /** Reads the files of the keys and the interval. */
  public static HeadSigning read(Settings settings) {
    Duration interval = settings.duration("NISSMART_LEDGER_HEAD_INTERVAL", DEFAULT_INTERVAL);
    Optional<Path> own = settings.path(PRIVATE);
    Optional<Path> all = settings.path(PUBLIC);
    if (all.isEmpty()) {
      own.ifPresent(file -> settings.error(PUBLIC, "is required beside " + PRIVATE));
      return none();
    }
    try {
      HeadKeys keys = HeadKeys.watching(all.get());
      Optional<KeyEncryption> encryption = own.flatMap(file -> EncryptionKeys.read(settings));
      if (own.isPresent() && encryption.isEmpty()) {
        settings.error(EncryptionKeys.SETTING + "_FILE", "is required beside " + PRIVATE);
        return none();
      }
      return new HeadSigning(
          keys,
          own.isEmpty()
              ? Optional.empty()
              : Optional.of(new HeadSigner(own.get(), encryption.orElseThrow())),
          interval);
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      settings.error(PUBLIC, "or " + PRIVATE + " cannot be used: " + e.getMessage());
      return none();
    }
  }

  /** Returns no keys: nothing is signed. */
  public static HeadSigning none() {
    return new HeadSigning(HeadKeys.none(), Optional.empty(), DEFAULT_INTERVAL);
  }

  boolean canSign() {
    return signer.isPresent();
  }

  /** Returns whether there is a key, unless its time has not come in a book that is in the past. */
  boolean canSign(Instant now) {
    return signer.filter(own -> !keys.beginsAfter(own.keyId(), now)).isPresent();
  }

  SignedHead sign(
      int bookId,
      Book.Head end,
      CoveredBatches batches,
      @Nullable ByteString accountsRoot,
      Instant now) {
    HeadSigner own =
        signer.orElseThrow(() ->
            new Refusal(
                Reason.UNAVAILABLE, "There is no receipt key; make one with deploy/keys receipt"));
    SignedHead head =
        own.sign(SignedHead.unsigned(bookId, end, batches, accountsRoot, now, own.keyId()));
    keys.fault(head)
        .ifPresent(fault -> {
          throw new Refusal(Reason.UNAVAILABLE, "The head cannot be signed: " + fault);
        });
    return head;
  }
}
