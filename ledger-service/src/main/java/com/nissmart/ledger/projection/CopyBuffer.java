package com.nissmart.ledger.projection;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Rows in PostgreSQL's binary COPY format (documentation of COPY, "Binary Format"). The hash chain
 * covers the same bytes: a verifier gets them back when it copies the rows out.
 */
final class CopyBuffer {
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0
  };
  private static final long SECONDS_1970_TO_2000 = 946_684_800L;
  private static final int DAYS_1970_TO_2000 = 10_957;

  private ByteBuffer buffer = ByteBuffer.allocate(8 * 1024);

  CopyBuffer() {
    clear();
  }

  /** Begins again, with the header. */
  void clear() {
    buffer.clear().put(SIGNATURE).putLong(0);
  }

  /** Forgets the rows and the header, because the server has them. */
  void sent() {
    buffer.position(0);
  }

  static int headerLength() {
    return SIGNATURE.length + Long.BYTES; // flags and the length of an extension
  }

  boolean isEmpty() {
    return length() == headerLength();
  }

  byte[] bytes() {
    return buffer.array();
  }

  int length() {
    return buffer.position();
  }

  CopyBuffer row(int columns) {
    room(2).putShort((short) columns);
    return this;
  }

  /** Appends the trailer that ends the copy. */
  CopyBuffer end() {
    return row(-1);
  }

  CopyBuffer int8(long value) {
    room(12).putInt(8).putLong(value);
    return this;
  }

  CopyBuffer int4(int value) {
    room(8).putInt(4).putInt(value);
    return this;
  }

  CopyBuffer bool(boolean value) {
    room(5).putInt(1).put((byte) (value ? 1 : 0));
    return this;
  }

  CopyBuffer nothing() {
    room(4).putInt(-1);
    return this;
  }

  CopyBuffer uuid(@Nullable UUID value) {
    if (value == null) {
      return nothing();
    }
    room(20)
        .putInt(16)
        .putLong(value.getMostSignificantBits())
        .putLong(value.getLeastSignificantBits());
    return this;
  }

  CopyBuffer text(@Nullable String value) {
    if (value == null) {
      return nothing();
    }
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    room(4 + utf8.length).putInt(utf8.length).put(utf8);
    return this;
  }

  /** Appends microseconds since 2000; a finer part is cut off. */
  CopyBuffer instant(@Nullable Instant value) {
    return value == null ? nothing() : int8(microsSince2000(value));
  }

  static long microsSince2000(Instant value) {
    return (value.getEpochSecond() - SECONDS_1970_TO_2000) * 1_000_000 + value.getNano() / 1_000;
  }

  CopyBuffer date(int epochDay) {
    return int4(epochDay - DAYS_1970_TO_2000);
  }

  private ByteBuffer room(int more) {
    if (buffer.remaining() < more) {
      int needed = buffer.position() + more;
      buffer = ByteBuffer.allocate(Math.max(buffer.capacity() * 2, needed)).put(buffer.flip());
    }
    return buffer;
  }
}
