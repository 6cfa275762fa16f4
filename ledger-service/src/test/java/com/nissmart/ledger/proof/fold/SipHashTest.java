package com.nissmart.ledger.proof.fold;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SipHashTest {
  private static final long KEY_0 = 0x0706050403020100L;
  private static final long KEY_1 = 0x0f0e0d0c0b0a0908L;

  /** Some of the reference implementation's vectors: key and input are 00 01 02 and so on. */
  @ParameterizedTest
  @CsvSource({
    "0, a3817f04ba25a8e66df67214c7550293",
    "1, da87c1d86b99af44347659119b22fc45",
    "2, 8177228da4a45dc7fca38bdef60affe4",
    "15, 5493e99933b0a8117e08ec0f97cfc3d9",
    "63, 5150d1772f50834a503e069a973fbd7c"
  })
  void it_is_siphash_2_4_with_128_bits(int length, String expected) {
    byte[] input = new byte[length];
    for (int i = 0; i < length; i++) {
      input[i] = (byte) i;
    }
    SipHash hash = new SipHash(KEY_0, KEY_1);
    hash.hash(input, 0, length);
    assertThat(text(hash)).isEqualTo(expected);
  }

  @Test
  void another_key_gives_another_hash() {
    SipHash one = SipHash.random();
    SipHash two = SipHash.random();
    one.hash(new byte[40], 0, 40);
    two.hash(new byte[40], 0, 40);
    assertThat(text(one)).isNotEqualTo(text(two));
    SipHash same = one.copy();
    same.hash(new byte[40], 0, 40);
    assertThat(text(same)).isEqualTo(text(one));
  }

  private static String text(SipHash hash) {
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    return HexFormat.of().formatHex(bytes.putLong(hash.first).putLong(hash.second).array());
  }
}
