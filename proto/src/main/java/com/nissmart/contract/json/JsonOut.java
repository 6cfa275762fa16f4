package com.nissmart.contract.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.Timestamp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.BiConsumer;

/**
 * A writer of JSON in the form of the REST interface: absent values are null, instants are RFC 3339
 * in UTC with microseconds. Methods with a name write a member, those without write a value.
 */
public final class JsonOut {
  private static final DateTimeFormatter RFC_3339 =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final JsonGenerator generator;

  JsonOut(JsonGenerator generator) {
    this.generator = generator;
  }

  /** Returns the instant as every answer writes it. */
  public static String rfc3339(Timestamp timestamp) {
    return rfc3339(Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos()));
  }

  /** Returns the instant as every answer writes it. */
  public static String rfc3339(Instant instant) {
    return RFC_3339.format(instant);
  }

  public JsonOut object() {
    return run(JsonGenerator::writeStartObject);
  }

  public JsonOut end() {
    return run(JsonGenerator::writeEndObject);
  }

  public JsonOut array() {
    return run(JsonGenerator::writeStartArray);
  }

  public JsonOut endArray() {
    return run(JsonGenerator::writeEndArray);
  }

  /** Writes the name of the member that follows. */
  public JsonOut name(String name) {
    return run(out -> out.writeFieldName(name));
  }

  public JsonOut value(String text) {
    return run(out -> out.writeString(text));
  }

  public JsonOut value(long number) {
    return run(out -> out.writeNumber(number));
  }

  /** Writes a number that may have a fraction. */
  public JsonOut value(double number) {
    return run(out -> out.writeNumber(number));
  }

  public JsonOut value(boolean flag) {
    return run(out -> out.writeBoolean(flag));
  }

  public JsonOut nothing() {
    return run(JsonGenerator::writeNull);
  }

  public JsonOut text(String name, String text) {
    return name(name).value(text);
  }

  /** Writes a member that is a text, or null when the text is empty. */
  public JsonOut textOrNull(String name, String text) {
    return text.isEmpty() ? name(name).nothing() : text(name, text);
  }

  public JsonOut number(String name, long number) {
    return name(name).value(number);
  }

  public JsonOut instant(String name, Timestamp timestamp) {
    return text(name, rfc3339(timestamp));
  }

  /** Writes a member that is an instant, or null when the message has none. */
  public JsonOut instantOrNull(String name, boolean there, Timestamp timestamp) {
    return there ? instant(name, timestamp) : name(name).nothing();
  }

  /** Writes a member that is a whole number, or null when the message has none. */
  public JsonOut numberOrNull(String name, boolean there, long number) {
    return there ? number(name, number) : name(name).nothing();
  }

  public JsonOut flag(String name, boolean flag) {
    return name(name).value(flag);
  }

  public <T> JsonOut list(String name, Iterable<T> items, BiConsumer<JsonOut, T> item) {
    name(name).array();
    items.forEach(each -> item.accept(this, each));
    return endArray();
  }

  public JsonOut texts(String name, Iterable<String> texts) {
    return list(name, texts, JsonOut::value);
  }

  private JsonOut run(Step step) {
    try {
      step.on(generator);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @FunctionalInterface
  private interface Step {
    void on(JsonGenerator out) throws IOException;
  }
}
