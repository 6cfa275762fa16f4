package com.nissmart.ledger.liability;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.v1.AccountKind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * The Merkle sum tree of the accounts of a kind and currency, in the order of their ids. It is kept
 * as the nodes of chunks of {@link #CHUNK} accounts.
 *
 * @param total the sum of their balances, in minor units
 * @param root the hash of the root
 * @param chunks for each chunk the first id, and the hash and sum of its node; empty when not read
 */
public record CurrencyTree(
    AccountKind kind,
    String currency,
    long accounts,
    long total,
    ByteString root,
    ByteString chunks) {
  /** The number of accounts of every chunk but the last one, which may have fewer. */
  static final int CHUNK = 256;

  private static final String KIND_PREFIX = "ACCOUNT_KIND_";
  private static final int UUID_BYTES = 16;
  private static final int HASH = 32;
  static final int CHUNK_BYTES = UUID_BYTES + HASH + Long.BYTES;

  /** Returns a kind in one word, as the tables and files have it. */
  static String word(AccountKind kind) {
    return kind.name().substring(KIND_PREFIX.length());
  }

  static AccountKind kind(String word) {
    return AccountKind.valueOf(KIND_PREFIX + word);
  }

  /** Returns the line that the root of all accounts is made of. */
  String line() {
    return String.format(
        Locale.ROOT,
        "%s %s %d %d %s\n",
        word(kind),
        currency,
        accounts,
        total,
        AccountsTree.hex(root));
  }

  /** Returns the nodes of all chunks. */
  List<SumNode> nodes() {
    List<SumNode> nodes = new ArrayList<>();
    for (int at = 0; at < chunks.size(); at += CHUNK_BYTES) {
      nodes.add(
          new SumNode(
              chunks.substring(at + UUID_BYTES, at + UUID_BYTES + HASH),
              buffer(at + UUID_BYTES + HASH).getLong()));
    }
    return nodes;
  }

  /**
   * Returns the first chunk of the group that an account would be in; -1 for an account before the
   * first one. A group is the accounts that are put in the order of their salts together: a chunk,
   * or the last two if the last one is short, so that nobody is among few others.
   */
  int groupOf(UUID accountId) {
    int chunk = chunkOf(accountId);
    return chunk > 0 && accounts - (long) chunk * CHUNK < CHUNK ? chunk - 1 : chunk;
  }

  private int chunkOf(UUID accountId) {
    int low = 0;
    int high = chunks.size() / CHUNK_BYTES;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compare(first(middle), accountId) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  /** Returns the first account of a chunk. */
  UUID first(int chunk) {
    ByteBuffer id = buffer(chunk * CHUNK_BYTES);
    return new UUID(id.getLong(), id.getLong());
  }

  /** Returns the number of accounts in the group that begins with a chunk. */
  int groupSize(int chunk) {
    long left = accounts - (long) chunk * CHUNK;
    return left < 2 * CHUNK ? (int) left : CHUNK;
  }

  private ByteBuffer buffer(int at) {
    return chunks.substring(at).asReadOnlyByteBuffer();
  }

  /** Compares ids as the database does: byte by byte, without signs. */
  private static int compare(UUID one, UUID other) {
    int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
  }
}
