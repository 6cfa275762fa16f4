package com.nissmart.accounts.feed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** JSON in the style of the REST interface: absent values are null, instants RFC 3339 in UTC. */
final class JsonText {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final DateTimeFormatter RFC_3339 =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final double LARGEST_INTEGER = 1L << 53;

  private final JsonGenerator out;

  private JsonText(JsonGenerator out) {
    this.out = out;
  }

  /** Writes members. */
  @FunctionalInterface
  interface Members {
    void on(JsonText json) throws IOException;
  }

  /** An object with the members. */
  static String object(Members members) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(text)) {
      out.writeStartObject();
      members.on(new JsonText(out));
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot be written", e);
    }
    return text.toString();
  }

  void object(String name, Members members) throws IOException {
    out.writeObjectFieldStart(name);
    members.on(this);
    out.writeEndObject();
  }

  /** Null when it is empty. */
  void text(String name, String text) throws IOException {
    if (text.isEmpty()) {
      out.writeNullField(name);
    } else {
      out.writeStringField(name, text);
    }
  }

  void number(String name, long number) throws IOException {
    out.writeNumberField(name, number);
  }

  void nothing(String name) throws IOException {
    out.writeNullField(name);
  }

  void instant(String name, Timestamp at) throws IOException {
    out.writeStringField(
        name, RFC_3339.format(Instant.ofEpochSecond(at.getSeconds(), at.getNanos())));
  }

  /** The name of an enum's value without what all its names begin with. */
  void word(String name, Enum<?> value, String prefix) throws IOException {
    out.writeStringField(name, value.name().substring(prefix.length()));
  }

  /** Somebody's own data, its members in the order of their names. */
  void struct(String name, Struct struct) throws IOException {
    out.writeFieldName(name);
    struct(struct);
  }

  private void struct(Struct struct) throws IOException {
    out.writeStartObject();
    for (Map.Entry<String, Value> field : new TreeMap<>(struct.getFieldsMap()).entrySet()) {
      out.writeFieldName(field.getKey());
      value(field.getValue());
    }
    out.writeEndObject();
  }

  private void value(Value value) throws IOException {
    switch (value.getKindCase()) {
      case BOOL_VALUE -> out.writeBoolean(value.getBoolValue());
      case STRING_VALUE -> out.writeString(value.getStringValue());
      case NUMBER_VALUE -> number(value.getNumberValue());
      case STRUCT_VALUE -> struct(value.getStructValue());
      case LIST_VALUE -> {
        out.writeStartArray();
        for (Value element : value.getListValue().getValuesList()) {
          value(element);
        }
        out.writeEndArray();
      }
      case NULL_VALUE, KIND_NOT_SET -> out.writeNull();
    }
  }

  private void number(double number) throws IOException {
    if (number == Math.rint(number) && Math.abs(number) <= LARGEST_INTEGER) {
      out.writeNumber((long) number);
    } else {
      out.writeNumber(number);
    }
  }
}
