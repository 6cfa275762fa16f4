package com.nissmart.payout.file;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.v1.Destination;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads withdrawals from JSON objects, one per line, with the members of {@code POST
 * /v1/withdrawals}. It is as strict as that endpoint: it refuses an unknown or repeated member, and
 * a number in quotes.
 */
final class JsonLines {
  private static final JsonFactory JSON = new JsonFactory();

  private final String fileId;
  private boolean lastEndsEarly;

  private JsonLines(String fileId) {
    this.fileId = fileId;
  }

  /** Reads the lines that are not empty. */
  static List<FileLine> read(String fileId, String text) {
    JsonLines lines = new JsonLines(fileId);
    List<FileLine> read = new ArrayList<>();
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      if (!line.isBlank()) {
        if (read.size() == LineRules.MOST_LINES) {
          throw Refusal.invalid(
              "content",
              "TOO_LONG",
              "A file has at most " + LineRules.MOST_LINES + " lines of data");
        }
        read.add(lines.line(number, line));
      }
    }
    lines.requireWhole(read);
    return read;
  }

  /** Refuses a file that ends within an object, so that the rest of it may be missing. */
  private void requireWhole(List<FileLine> read) {
    if (lastEndsEarly) {
      throw Refusal.invalid(
          "content",
          "MALFORMED",
          "The file ends within line %d, so it may be cut".formatted(read.getLast().number()));
    }
  }

  private FileLine line(int number, String text) {
    lastEndsEarly = false;
    try (JsonParser parser = JSON.createParser(text)) {
      LineMembers members = new LineMembers();
      require(parser.nextToken() == JsonToken.START_OBJECT, "", "A line is a JSON object");
      object(parser, "", members);
      require(parser.nextToken() == null, "", "A line is one JSON object and nothing after it");
      return new FileLine(
          number,
          LineRules.request(
              LineRules.key(fileId, number),
              members.accountId,
              members.amount,
              members.currency,
              members.destination.build()),
          null);
    } catch (Refusal refusal) {
      return FileLine.refused(number, refusal);
    } catch (JacksonException e) {
      lastEndsEarly = e instanceof JsonEOFException;
      return FileLine.refused(
          number, Refusal.invalid("", "MALFORMED", "A line is a JSON object: " + message(e)));
    } catch (IOException e) {
      throw new UncheckedIOException("A text cannot fail to be read", e);
    }
  }

  /** The members of a line; those that are missing are empty. */
  private static final class LineMembers {
    String accountId = "";
    long amount;
    String currency = "";
    final Destination.Builder destination = Destination.newBuilder();
  }

  private void object(JsonParser parser, String prefix, LineMembers members) throws IOException {
    Set<String> seen = new HashSet<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = prefix + parser.currentName();
      if (!seen.add(field)) {
        throw Refusal.invalid(field, "DUPLICATE_MEMBER", quoted(field) + " appears twice");
      }
      parser.nextToken();
      member(parser, field, members);
    }
  }

  private void member(JsonParser parser, String field, LineMembers members) throws IOException {
    switch (field) {
      case "account_id" -> members.accountId = text(parser, field);
      case "amount" -> members.amount = number(parser, field);
      case "currency" -> members.currency = text(parser, field);
      case "destination" -> {
        require(parser.currentToken() == JsonToken.START_OBJECT, field, field + " is an object");
        object(parser, "destination.", members);
      }
      case "destination.bank_code" -> members.destination.setBankCode(text(parser, field));
      case "destination.account_number" ->
          members.destination.setAccountNumber(text(parser, field));
      case "destination.account_name" -> members.destination.setAccountName(text(parser, field));
      default ->
          throw Refusal.invalid(
              Refusal.quote(field),
              "UNKNOWN_MEMBER",
              quoted(field) + " is not a member of a withdrawal");
    }
  }

  private static String text(JsonParser parser, String field) throws IOException {
    require(parser.currentToken() == JsonToken.VALUE_STRING, field, field + " is a string");
    return parser.getText();
  }

  private static long number(JsonParser parser, String field) throws IOException {
    boolean whole = parser.currentToken() == JsonToken.VALUE_NUMBER_INT;
    require(whole, field, field + " is a whole number of minor units");
    require(
        parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER,
        field,
        field + " is a whole number of 64 bits");
    return parser.getLongValue();
  }

  private static void require(boolean is, String field, String message) {
    if (!is) {
      throw Refusal.invalid(field, "MALFORMED", message);
    }
  }

  private static String quoted(String field) {
    return "'" + Refusal.quote(field) + "'";
  }

  private static String message(JacksonException e) {
    return Refusal.quote(e.getOriginalMessage());
  }
}
