package com.nissmart.ledger.proof.fold;

import com.nissmart.ledger.proof.row.ByteArrays;
import java.security.SecureRandom;

/**
 * The hash function SipHash-2-4 with 128 bits (Aumasson, Bernstein: "SipHash: a fast short-input
 * PRF", and its reference implementation). Its key is secret, so that nobody can alter rows to fit.
 * Not safe for two threads at once.
 */
public final class SipHash {
  private final long key0;
  private final long key1;

  // The first and second half of the last hash.
  public long first;
  public long second;

  public SipHash(long key0, long key1) {
    this.key0 = key0;
    this.key1 = key1;
  }

  public static SipHash random() {
    SecureRandom random = new SecureRandom();
    return new SipHash(random.nextLong(), random.nextLong());
  }

  /** Returns one with the same key for another thread. */
  public SipHash copy() {
    return new SipHash(key0, key1);
  }

  /** Hashes bytes. The state is in local variables, since the fields would be slow. */
  public void hash(byte[] bytes, int offset, int length) {
    long v0 = key0 ^ 0x736f6d6570736575L;
    long v1 = key1 ^ 0x646f72616e646f6dL ^ 0xee;
    long v2 = key0 ^ 0x6c7967656e657261L;
    long v3 = key1 ^ 0x7465646279746573L;
    int words = length / Long.BYTES;
    // Each step has two rounds: the words, the last one with the length, and four without a word.
    for (int step = 0; step < words + 5; step++) {
      long word = 0;
      if (step < words) {
        word = ByteArrays.littleInt8(bytes, offset + step * Long.BYTES);
      } else if (step == words) {
        word = lastWord(bytes, offset, length);
      } else if (step == words + 1) {
        v2 ^= 0xee;
      } else if (step == words + 3) {
        first = v0 ^ v1 ^ v2 ^ v3;
        v1 ^= 0xdd;
      }
      v3 ^= word;
      for (int round = 0; round < 2; round++) {
        v0 += v1;
        v2 += v3;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 = Long.rotateLeft(v2, 32);
      }
      v0 ^= word;
    }
    second = v0 ^ v1 ^ v2 ^ v3;
  }

  private static long lastWord(byte[] bytes, int offset, int length) {
    long word = (long) length << 56;
    int start = offset + (length & ~7);
    for (int i = 0; i < (length & 7); i++) {
      word |= (bytes[start + i] & 0xffL) << (8 * i);
    }
    return word;
  }
}
