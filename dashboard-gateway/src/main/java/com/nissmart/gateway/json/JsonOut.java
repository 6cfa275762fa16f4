package com.nissmart.gateway.json;

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
 * Writes JSON in the house's style: absent values are null, instants are RFC 3339 in UTC with
 * microseconds.
 */
public final class JsonOut {
  private static final DateTimeFormatter RFC_3339 =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final JsonGenerator generator;

  JsonOut(JsonGenerator generator) {
    this.generator = generator;
  }

  /** The instant as every answer writes it. */
  public static String rfc3339(Timestamp timestamp) {
    return RFC_3339.format(Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos()));
  }

  /** Begins an object. */
  public JsonOut object() {
    return run(JsonGenerator::writeStartObject);
  }

  /** Ends an object. */
  public JsonOut end() {
    return run(JsonGenerator::writeEndObject);
  }

  /** Begins an array. */
  public JsonOut array() {
    return run(JsonGenerator::writeStartArray);
  }

  /** Ends an array. */
  public JsonOut endArray() {
    return run(JsonGenerator::writeEndArray);
  }

  /** The name of the member that follows. */
  public JsonOut name(String name) {
    return run(out -> out.writeFieldName(name));
  }

  /** A text. */
  public JsonOut value(String text) {
    return run(out -> out.writeString(text));
  }

  /** A whole number. */
  public JsonOut value(long number) {
    return run(out -> out.writeNumber(number));
  }

  /** Any other number. */
  public JsonOut value(double number) {
    return run(out -> out.writeNumber(number));
  }

  /** true or false. */
  public JsonOut value(boolean flag) {
    return run(out -> out.writeBoolean(flag));
  }

  /** null. */
  public JsonOut nothing() {
    return run(JsonGenerator::writeNull);
  }

  /** A member that is a text. */
  public JsonOut text(String name, String text) {
    return name(name).value(text);
  }

  /** A member that is a text, or null when the contract's message has none. */
  public JsonOut textOrNull(String name, String text) {
    return text.isEmpty() ? name(name).nothing() : text(name, text);
  }

  /** A member that is a whole number. */
  public JsonOut number(String name, long number) {
    return name(name).value(number);
  }

  /** A member that is an instant. */
  public JsonOut instant(String name, Timestamp timestamp) {
    return text(name, rfc3339(timestamp));
  }

  /** A member that is an instant, or null when the contract's message has none. */
  public JsonOut instantOrNull(String name, boolean there, Timestamp timestamp) {
    return there ? instant(name, timestamp) : name(name).nothing();
  }

  /** A member that is a whole number, or null when the contract's message has none. */
  public JsonOut numberOrNull(String name, boolean there, long number) {
    return there ? number(name, number) : name(name).nothing();
  }

  /** A member that is true or false. */
  public JsonOut flag(String name, boolean flag) {
    return name(name).value(flag);
  }

  /** A member that is a list. */
  public <T> JsonOut list(String name, Iterable<T> items, BiConsumer<JsonOut, T> item) {
    name(name).array();
    items.forEach(each -> item.accept(this, each));
    return endArray();
  }

  /** A member that is a list of texts. */
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
