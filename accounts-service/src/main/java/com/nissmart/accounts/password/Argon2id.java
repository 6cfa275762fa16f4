package com.nissmart.accounts.password;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * The hash function Argon2id (RFC 9106), with the parameters that the OWASP Password Storage Cheat
 * Sheet recommends. A hash is text in the PHC string format, which names its parameters. The memory
 * of a hash is used again for the next one, because 19 MiB of garbage for each would keep the
 * garbage collector busy.
 */
final class Argon2id {
  static final int MEMORY_KIB = 19 * 1024;

  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int HASH_BYTES = 32;
  private static final int SALT_BYTES = 16;

  /** Blocks of 1 KiB that a hash takes beside its memory. */
  private static final int MORE_BLOCKS = 8;

  private static final String BASE64 = "([A-Za-z0-9+/]{11,86})";
  private static final Pattern FORMAT =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})\\$"
              + BASE64
              + "\\$"
              + BASE64);

  private final SecureRandom random = new SecureRandom();
  private final BlockPool memory;

  /** Keeps the memory of so many hashes. */
  Argon2id(int atOnce) {
    memory = new FixedBlockPool(atOnce * (MEMORY_KIB + MORE_BLOCKS));
  }

  /** Returns the encoded hash of a password with a fresh salt. */
  String hash(PlainPassword password) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    byte[] hash = new byte[HASH_BYTES];
    compute(password, MEMORY_KIB, PASSES, LANES, salt, hash);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            MEMORY_KIB, PASSES, LANES, base64.encodeToString(salt), base64.encodeToString(hash));
  }

  /** Returns whether an encoded hash belongs to a password; it may have other parameters. */
  boolean matches(PlainPassword password, String encoded) {
    Matcher parts = FORMAT.matcher(encoded);
    if (!parts.matches()) {
      throw new IllegalArgumentException("The stored hash of a password is not one of Argon2id");
    }
    byte[] salt = Base64.getDecoder().decode(parts.group(4));
    byte[] expected = Base64.getDecoder().decode(parts.group(5));
    byte[] hash = new byte[expected.length];
    compute(password, number(parts, 1), number(parts, 2), number(parts, 3), salt, hash);
    return MessageDigest.isEqual(hash, expected);
  }

  private static int number(Matcher parts, int group) {
    return Integer.parseInt(parts.group(group));
  }

  private void compute(
      PlainPassword password, int memoryKib, int passes, int lanes, byte[] salt, byte[] hash) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memoryKib)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt)
            .withBlockPool(memory)
            .build());
    generator.generateBytes(password.reveal().getBytes(StandardCharsets.UTF_8), hash);
  }
}
