package com.nissmart.payout.file;

import com.nissmart.contract.Ids;
import com.nissmart.payout.withdrawal.WithdrawalMessages;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file of withdrawals as it was submitted.
 *
 * @param name the user's name for it
 * @param contentSha256 of its bytes, in hexadecimal digits
 * @param duplicateOf the earlier file with the same withdrawals, which the user has confirmed
 * @param lines the number of its lines of data
 */
public record WithdrawalFile(
    UUID fileId,
    UUID userId,
    String name,
    String contentSha256,
    @Nullable UUID duplicateOf,
    Instant createdAt,
    @Nullable Instant cancelledAt,
    int lines) {

  String publicId() {
    return Ids.WITHDRAWAL_FILE.format(fileId);
  }

  /** Writes the contract's message. */
  public com.nissmart.payout.v1.WithdrawalFile toMessage() {
    com.nissmart.payout.v1.WithdrawalFile.Builder message =
        com.nissmart.payout.v1.WithdrawalFile.newBuilder()
            .setId(publicId())
            .setFileId(name)
            .setUserId(Ids.USER.format(userId))
            .setLines(lines)
            .setSha256(contentSha256)
            .setCreatedAt(WithdrawalMessages.timestamp(createdAt));
    if (duplicateOf != null) {
      message.setDuplicateOf(Ids.WITHDRAWAL_FILE.format(duplicateOf));
    }
    if (cancelledAt != null) {
      message.setCancelledAt(WithdrawalMessages.timestamp(cancelledAt));
    }
    return message.build();
  }
}
