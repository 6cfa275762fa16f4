package com.nissmart.bench.audit;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message of Protocol Buffers, read by the numbers of its fields and without generated code. A
 * field that is not there is 0 or empty.
 */
final class NumberedFields {
  private static final byte[] EMPTY = new byte[0];

  private final long[] numbers;
  private final byte[] @Nullable [] bytes;
  private final Map<Integer, List<byte[]>> repeated = new HashMap<>();

  /**
   * Reads a message.
   *
   * @param fields the highest number that a field may have
   * @throws IOException when it cannot be read, or has another field
   */
  NumberedFields(byte[] message, int fields) throws IOException {
    numbers = new long[fields + 1];
    bytes = new byte[fields + 1][];
    CodedInputStream in = CodedInputStream.newInstance(message);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int field = WireFormat.getTagFieldNumber(tag);
      if (field > fields) {
        throw new IOException("field " + field + " is not known");
      }
      switch (WireFormat.getTagWireType(tag)) {
        case WireFormat.WIRETYPE_VARINT -> numbers[field] = in.readRawVarint64();
        case WireFormat.WIRETYPE_LENGTH_DELIMITED -> add(field, in.readByteArray());
        default -> throw new IOException("field " + field + " has another type");
      }
    }
  }

  long number(int field) {
    return numbers[field];
  }

  String text(int field) {
    return new String(bytes(field), StandardCharsets.UTF_8);
  }

  /** Returns a text, or null when it is empty. */
  @Nullable String textOrNull(int field) {
    return bytes(field).length == 0 ? null : text(field);
  }

  /** Returns a UUID, or null when it is empty. */
  @Nullable UUID id(int field) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes(field));
    return buffer.hasRemaining() ? new UUID(buffer.getLong(), buffer.getLong()) : null;
  }

  /** Returns all values of a repeated field, in their order. */
  List<byte[]> all(int field) {
    byte[] only = bytes[field];
    return only == null ? List.of() : repeated.getOrDefault(field, List.of(only));
  }

  byte[] bytes(int field) {
    byte[] value = bytes[field];
    return value == null ? EMPTY : value;
  }

  private void add(int field, byte[] value) {
    byte[] before = bytes[field];
    bytes[field] = value;
    if (before != null) {
      repeated.computeIfAbsent(field, first -> new ArrayList<>(List.of(before))).add(value);
    }
  }
}
