package com.nissmart.ledger.proof.payload;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Arrays;

/**
 * The fields of a message of protobuf by their numbers, read without a copy. The same object is
 * used for one message after the other.
 */
final class WireMessage {
  private final boolean[] isBytes;
  private final long[] numbers;
  private final int[] starts;
  private final int[] lengths;

  /**
   * Makes a message with the fields 1 to last.
   *
   * @param bytes the fields that are strings or bytes; the others are numbers
   */
  WireMessage(int last, int... bytes) {
    isBytes = new boolean[last + 1];
    for (int field : bytes) {
      isBytes[field] = true;
    }
    numbers = new long[last + 1];
    starts = new int[last + 1];
    lengths = new int[last + 1];
  }

  /** Reads a message that has its length before it. */
  void read(CodedInputStream input) throws IOException {
    Arrays.fill(numbers, 0);
    Arrays.fill(starts, 0);
    Arrays.fill(lengths, 0);
    int outer = input.pushLimit(input.readRawVarint32());
    for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
      int field = WireFormat.getTagFieldNumber(tag);
      int type = WireFormat.getTagWireType(tag);
      if (field >= isBytes.length
          || type
              != (isBytes[field]
                  ? WireFormat.WIRETYPE_LENGTH_DELIMITED
                  : WireFormat.WIRETYPE_VARINT)) {
        throw unknown(tag);
      }
      if (isBytes[field]) {
        lengths[field] = input.readRawVarint32();
        starts[field] = input.getTotalBytesRead();
        input.skipRawBytes(lengths[field]);
      } else {
        numbers[field] = input.readRawVarint64();
      }
    }
    input.popLimit(outer);
  }

  long number(int field) {
    return numbers[field];
  }

  /** Returns a number whose sign is in its lowest bit. */
  long signed(int field) {
    return CodedInputStream.decodeZigZag64(numbers[field]);
  }

  int start(int field) {
    return starts[field];
  }

  int length(int field) {
    return lengths[field];
  }

  static InvalidProtocolBufferException unknown(int tag) {
    return new InvalidProtocolBufferException(
        "it has a field %d of wire type %d, which this version does not know"
            .formatted(WireFormat.getTagFieldNumber(tag), WireFormat.getTagWireType(tag)));
  }
}
