package com.nissmart.contract.json;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.Map;
import java.util.TreeMap;

/** The JSON form of metadata, which is a caller's own data kept as a {@link Struct}. */
public final class StructJson {
  private static final double LARGEST_INTEGER = 1L << 53;

  private StructJson() {}

  /** Writes the data as an object with its members sorted by name. */
  public static void write(JsonOut out, Struct struct) {
    out.object();
    for (Map.Entry<String, Value> field : new TreeMap<>(struct.getFieldsMap()).entrySet()) {
      out.name(field.getKey());
      write(out, field.getValue());
    }
    out.end();
  }

  private static void write(JsonOut out, Value value) {
    switch (value.getKindCase()) {
      case BOOL_VALUE -> out.value(value.getBoolValue());
      case STRING_VALUE -> out.value(value.getStringValue());
      case NUMBER_VALUE -> write(out, value.getNumberValue());
      case STRUCT_VALUE -> write(out, value.getStructValue());
      case LIST_VALUE -> {
        out.array();
        value.getListValue().getValuesList().forEach(element -> write(out, element));
        out.endArray();
      }
      case NULL_VALUE, KIND_NOT_SET -> out.nothing();
    }
  }

  private static void write(JsonOut out, double number) {
    if (number == Math.rint(number) && Math.abs(number) <= LARGEST_INTEGER) {
      out.value((long) number);
    } else {
      out.value(number);
    }
  }
}
