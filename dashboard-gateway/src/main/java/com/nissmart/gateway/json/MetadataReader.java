package com.nissmart.gateway.json;

import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.nissmart.contract.json.Json;
import com.nissmart.contract.json.StructJson;
import java.math.BigDecimal;

/**
 * The reader of metadata, a caller's own data, from JSON into a {@link Struct}. A Struct's numbers
 * are binary floating point, so a number that would not come back as it was is refused and never
 * rounded.
 */
public final class MetadataReader {
  private static final int LARGEST_BYTES = 4096;
  private static final BigDecimal LARGEST_INTEGER = BigDecimal.valueOf(1L << 53);

  private final Violations violations;

  private MetadataReader(Violations violations) {
    this.violations = violations;
  }

  static Struct read(String pointer, JsonValue.ObjectValue object, Violations violations) {
    Struct struct = new MetadataReader(violations).struct(pointer, object);
    int bytes = Json.bytes(out -> StructJson.write(out, struct)).length;
    if (bytes > LARGEST_BYTES) {
      violations.add(
          pointer,
          "TOO_LONG",
          pointer + " must have at most 4 KiB as JSON, got " + bytes + " bytes");
    }
    return struct;
  }

  private Struct struct(String pointer, JsonValue.ObjectValue object) {
    Struct.Builder struct = Struct.newBuilder();
    object
        .members()
        .forEach((name, value) ->
            struct.putFields(name, value(JsonPointers.member(pointer, name), value)));
    return struct.build();
  }

  private Value value(String pointer, JsonValue value) {
    Value.Builder result = Value.newBuilder();
    return switch (value) {
      case JsonValue.Null none -> result.setNullValue(NullValue.NULL_VALUE).build();
      case JsonValue.Bool(boolean flag) -> result.setBoolValue(flag).build();
      case JsonValue.Text(String text) -> result.setStringValue(text).build();
      case JsonValue.NumberValue number -> result.setNumberValue(number(pointer, number)).build();
      case JsonValue.ObjectValue object -> result.setStructValue(struct(pointer, object)).build();
      case JsonValue.Array array -> {
        ListValue.Builder list = ListValue.newBuilder();
        for (JsonValue element : array.elements()) {
          list.addValues(value(pointer + "/" + list.getValuesCount(), element));
        }
        yield result.setListValue(list).build();
      }
    };
  }

  private double number(String pointer, JsonValue.NumberValue number) {
    double value = Double.parseDouble(number.digits());
    boolean kept = Double.isFinite(value) && isExact(new BigDecimal(number.digits()), value);
    if (!kept) {
      violations.add(
          pointer,
          "OUT_OF_RANGE",
          pointer
              + " must be an integer up to 2^53 or have at most 15 digits; write other numbers as text");
      return 0;
    }
    return value;
  }

  private static boolean isExact(BigDecimal written, double value) {
    // Far exponents would make comparing expensive, and nothing that far out is kept exactly.
    return Math.abs((long) written.scale()) <= 400
        && written.abs().compareTo(LARGEST_INTEGER) <= 0
        && written.compareTo(new BigDecimal(Double.toString(value))) == 0;
  }
}
