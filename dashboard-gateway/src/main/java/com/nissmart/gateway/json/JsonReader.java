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
 * Reads one JSON text (RFC 8259) without mercy: UTF-8 only, no byte order mark, no member twice,
 * nothing behind it, no deeper than {@value #DEPTH}. A duplicate member is found here and not by
 * Jackson's own detection, which stops at the first: a problem lists them all.
 */
final class JsonReader {
  /** How many arrays and objects may stand inside one another. */
  static final int DEPTH = 20;

  private static final int LONGEST_NUMBER = 400;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          // Names come from outside: a table of them would grow for ever.
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
   * The value that the bytes hold.
   *
   * @throws Refusal INVALID_REQUEST at the pointer "" when they are not JSON; what is only wrong
   *     with a part is noted in {@code violations}
   */
  static JsonValue read(byte[] bytes, Violations violations) {
    String text = decode(bytes);
    if (text.isBlank()) {
      throw Refusal.invalid(
          "", "REQUIRED", "The request needs a JSON object as its body, got nothing.");
    }
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      JsonValue value = new JsonReader(parser, violations).value("");
      if (parser.nextToken() != null) {
        throw malformed("The body has something behind its JSON value" + place(parser));
      }
      return value;
    } catch (JsonProcessingException e) {
      // Its message quotes the parser's internals, so only the place is told.
      var at = e.getLocation();
      throw malformed(
          "The body is not JSON" + (at == null ? "." : place(at.getLineNr(), at.getColumnNr())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String decode(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
        throw malformed("The body begins with a byte order mark; expected JSON without one.");
      }
      return text;
    } catch (CharacterCodingException e) {
      throw malformed("The body is not valid UTF-8.");
    }
  }

  private JsonValue value(String pointer) throws IOException {
    @Nullable JsonToken token = parser.currentToken();
    if (token == null) {
      throw malformed("The body ends too early.");
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
        violations.add(at, "DUPLICATE_MEMBER", at + " is there twice.");
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
   * Notes what no text of ours may hold: U+0000, which PostgreSQL cannot store, and half a
   * surrogate pair.
   */
  private String checked(String pointer, String text) {
    if (!Texts.isStorable(text)) {
      violations.add(pointer, "MALFORMED", pointer + " holds U+0000 or half of a surrogate pair.");
    }
    return text;
  }

  private static String place(JsonParser parser) {
    return place(parser.currentLocation().getLineNr(), parser.currentLocation().getColumnNr());
  }

  private static String place(int line, int column) {
    return ": line " + line + ", column " + column + ".";
  }

  private static Refusal malformed(String message) {
    return Refusal.invalid("", "MALFORMED", message);
  }
}
