package com.nissmart.gateway.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.nissmart.contract.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A strict reader of one JSON text (RFC 8259): UTF-8 only, no byte order mark, no duplicate member,
 * nothing after the text, at most {@value #DEPTH} levels. It finds duplicate members itself, since
 * Jackson's detection stops at the first and a problem lists them all.
 */
final class JsonReader {
  /** The most levels of nested arrays and objects. */
  static final int DEPTH = 20;

  private static final int LONGEST_NUMBER = 400;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          // Names come from clients, so a table of them would grow without end.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH)
                  .maxNumberLength(LONGEST_NUMBER)
                  .build())
          .build();

  private final JsonParser parser;
  private final Violations violations;

  private JsonReader(JsonParser parser, Violations violations) {
    this.parser = parser;
    this.violations = violations;
  }

  /**
   * Reads a value, and adds the mistakes in its parts to {@code violations}.
   *
   * @throws Refusal INVALID_REQUEST at the pointer "" when the bytes are not JSON
   */
  static JsonValue read(byte[] bytes, Violations violations) {
    String text = decode(bytes);
    if (text.isBlank()) {
      throw Refusal.invalid(
          "", "REQUIRED", "The request needs a JSON object as its body, got none");
    }
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      JsonValue value = new JsonReader(parser, violations).value("");
      if (parser.nextToken() != null) {
        throw malformed("The body has more text after its JSON value" + place(parser));
      }
      return value;
    } catch (JsonProcessingException e) {
      // The parser's message names its internals, so the refusal gives the place only.
      var at = e.getLocation();
      throw malformed(
          "The body is not JSON" + (at == null ? "" : place(at.getLineNr(), at.getColumnNr())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String decode(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
        throw malformed("The body begins with a byte order mark, which JSON must not have");
      }
      return text;
    } catch (CharacterCodingException e) {
      throw malformed("The body is not valid UTF-8");
    }
  }

  private JsonValue value(String pointer) throws IOException {
    @Nullable JsonToken token = parser.currentToken();
    if (token == null) {
      throw malformed("The body ends too early");
    }
    return switch (token) {
      case START_OBJECT -> object(pointer);
      case START_ARRAY -> array(pointer);
      case VALUE_STRING -> new JsonValue.Text(checked(pointer, parser.getText()));
      case VALUE_NUMBER_INT -> new JsonValue.NumberValue(parser.getText(), true);
      case VALUE_NUMBER_FLOAT -> new JsonValue.NumberValue(parser.getText(), false);
      case VALUE_TRUE -> new JsonValue.Bool(true);
      case VALUE_FALSE -> new JsonValue.Bool(false);
      case VALUE_NULL -> new JsonValue.Null();
      default -> throw malformed("The body is not JSON" + place(parser));
    };
  }

  private JsonValue object(String pointer) throws IOException {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      String at = JsonPointers.member(pointer, name);
      checked(at, name);
      parser.nextToken();
      if (members.putIfAbsent(name, value(at)) != null) {
        violations.add(at, "DUPLICATE_MEMBER", at + " must be given once");
      }
    }
    return new JsonValue.ObjectValue(members);
  }

  private JsonValue array(String pointer) throws IOException {
    List<JsonValue> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(pointer + "/" + elements.size()));
    }
    return new JsonValue.Array(elements);
  }

  /**
   * Adds a violation for a text with U+0000, which PostgreSQL cannot store, or with half a
   * surrogate pair.
   */
  private String checked(String pointer, String text) {
    if (!Texts.isStorable(text)) {
      violations.add(
          pointer, "MALFORMED", pointer + " must have neither U+0000 nor half of a surrogate pair");
    }
    return text;
  }

  private static String place(JsonParser parser) {
    return place(parser.currentLocation().getLineNr(), parser.currentLocation().getColumnNr());
  }

  private static String place(int line, int column) {
    return ": line " + line + ", column " + column;
  }

  private static Refusal malformed(String message) {
    return Refusal.invalid("", "MALFORMED", message);
  }
}
