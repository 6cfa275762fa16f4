package com.nissmart.gateway.http;

import com.google.protobuf.Timestamp;
import com.linecorp.armeria.common.QueryParams;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.contract.json.EnumWords;
import com.nissmart.gateway.json.Texts;
import com.nissmart.gateway.json.Violations;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of a request, read one by one with their rules; violations are collected as
 * in a body.
 */
public final class Query {
  private static final int DEFAULT_LIMIT = 50;
  private static final int LARGEST_LIMIT = 200;
  private static final int LONGEST_CURSOR = 1000;

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private final QueryParams parameters;
  private final Violations violations;

  Query(QueryParams parameters, Violations violations) {
    this.parameters = parameters;
    this.violations = violations;
  }

  /** Notes parameters that the endpoint does not know, and those that are there twice. */
  void checkNames(Set<String> known) {
    for (String name : parameters.names()) {
      if (!known.contains(name)) {
        violations.add(
            "/" + Refusal.quote(name),
            "UNKNOWN_MEMBER",
            "There is no query parameter '" + Refusal.quote(name) + "' here.");
      } else if (parameters.getAll(name).size() > 1) {
        violations.add(
            "/" + name,
            "DUPLICATE_MEMBER",
            "The query parameter " + name + " is there more than once.");
      }
    }
  }

  /** How many items a page has: 1 to 200, 50 when it does not say. */
  public int limit() {
    @Nullable Long limit = number("limit", 1, LARGEST_LIMIT);
    return limit == null ? DEFAULT_LIMIT : limit.intValue();
  }

  /** The next_cursor of the page before, or "" for the first page. */
  public String cursor() {
    String cursor = text("cursor");
    if (cursor.length() > LONGEST_CURSOR) {
      violations.add(
          "/cursor", "TOO_LONG", "cursor is what the page before answered as next_cursor.");
      return "";
    }
    return cursor;
  }

  /** An id of the kind, or "" when it is absent. */
  public String id(String name, Ids kind) {
    @Nullable String text = parameters.get(name);
    if (text == null || kind.isId(text)) {
      return text == null ? "" : text;
    }
    malformed(name, "an id such as " + kind.format(new UUID(0, 1)), text);
    return "";
  }

  /** A text that fits a rule, described by {@code expected}; it must be there. */
  public String required(String name, Predicate<String> rule, String expected) {
    @Nullable String text = parameters.get(name);
    if (text == null) {
      violations.add("/" + name, "REQUIRED", "The query parameter " + name + " is missing.");
      return "";
    }
    if (!rule.test(text)) {
      malformed(name, expected, text);
    }
    return text;
  }

  /** A text of at most {@code longest} characters, or "" when it is absent. */
  public String text(String name, int longest) {
    String text = text(name);
    if (Texts.length(text) > longest) {
      violations.add(
          "/" + name,
          "TOO_LONG",
          name + " has at most " + longest + " characters, got " + Texts.length(text) + ".");
      return "";
    }
    return text;
  }

  /** A day as YYYY-MM-DD, or "" when it is absent. */
  public String day(String name) {
    @Nullable String text = parameters.get(name);
    if (text == null) {
      return "";
    }
    try {
      // Strict: no 30 February, no signs, no year beyond 9999.
      return LocalDate.parse(text, DAY).toString();
    } catch (DateTimeException e) {
      malformed(name, "a day such as 2026-01-31", text);
      return "";
    }
  }

  /** One of the words, or "" when it is absent. */
  public String word(String name, String... words) {
    @Nullable String text = parameters.get(name);
    if (text == null || List.of(words).contains(text)) {
      return text == null ? "" : text;
    }
    malformed(name, "one of " + String.join(", ", words), text);
    return "";
  }

  /** The ISO 4217 code of a currency, or {@code absent} without it. */
  public String currency(String name, String absent) {
    String text = parameters.get(name, absent);
    if (!Texts.isCurrency(text)) {
      malformed(name, "the ISO 4217 code of a currency, such as NGN", text);
    }
    return text;
  }

  /** true or false; false when it is absent. */
  public boolean flag(String name) {
    String text = parameters.get(name, "false");
    if (!text.equals("true") && !text.equals("false")) {
      malformed(name, "true or false", text);
    }
    return text.equals("true");
  }

  /** An amount in minor units of at least 0, or empty when it is absent. */
  private OptionalLong amount(String name) {
    @Nullable Long amount = number(name, 0, Long.MAX_VALUE);
    return amount == null ? OptionalLong.empty() : OptionalLong.of(amount);
  }

  /** An instant as RFC 3339 writes it, with a zone; null when it is absent. */
  public @Nullable Instant instant(String name) {
    @Nullable String text = parameters.get(name);
    if (text == null) {
      return null;
    }
    // A plus sign that nobody encoded arrives as a blank; there is nothing else that it could mean
    // here.
    String written = text.replace(' ', '+');
    @Nullable Instant instant = Texts.instant(written);
    if (instant == null) {
      malformed(name, "an instant with its zone, such as 2026-01-31T09:00:00Z", text);
    }
    return instant;
  }

  /** A time zone by its IANA name; UTC when it is absent. */
  public ZoneId zone(String name) {
    @Nullable String text = parameters.get(name);
    if (text == null) {
      return ZoneOffset.UTC;
    }
    if (!ZoneId.getAvailableZoneIds().contains(text)) {
      malformed(name, "a time zone such as Africa/Lagos", text);
      return ZoneOffset.UTC;
    }
    return ZoneId.of(text);
  }

  /**
   * One of an enum's values by its word: {@code DEPOSIT} for {@code TRANSACTION_TYPE_DEPOSIT};
   * {@code absent} without it.
   */
  public <E extends Enum<E>> E word(String name, E[] values, String prefix, E absent) {
    @Nullable String text = parameters.get(name);
    if (text == null) {
      return absent;
    }
    List<E> named =
        Arrays.stream(values)
            .filter(value -> value != absent && value.name().startsWith(prefix))
            .toList();
    for (E value : named) {
      if (EnumWords.word(value, prefix).equals(text)) {
        return value;
      }
    }
    malformed(
        name,
        "one of " + String.join(", ", named.stream().map(v -> EnumWords.word(v, prefix)).toList()),
        text);
    return absent;
  }

  /** Hands on {@code from} and {@code to}, those that are there. */
  public void period(Consumer<Instant> from, Consumer<Instant> to) {
    @Nullable Instant begin = instant("from");
    @Nullable Instant end = instant("to");
    checkOrder(begin, end);
    if (begin != null) {
      from.accept(begin);
    }
    if (end != null) {
      to.accept(end);
    }
  }

  /** Hands on {@code min_amount} and {@code max_amount}, those that are there. */
  public void amounts(LongConsumer min, LongConsumer max) {
    OptionalLong least = amount("min_amount");
    OptionalLong most = amount("max_amount");
    checkOrder(least, most);
    least.ifPresent(min);
    most.ifPresent(max);
  }

  /** Notes that {@code from} is behind {@code to}. */
  private void checkOrder(@Nullable Instant from, @Nullable Instant to) {
    if (from != null && to != null && from.isAfter(to)) {
      violations.add(
          "/from", "OUT_OF_RANGE", "from is not after to, got " + from + " and " + to + ".");
    }
  }

  /** Notes that {@code min} is more than {@code max}. */
  private void checkOrder(OptionalLong min, OptionalLong max) {
    if (min.isPresent() && max.isPresent() && min.getAsLong() > max.getAsLong()) {
      violations.add(
          "/min_amount",
          "OUT_OF_RANGE",
          "min_amount is at most max_amount, got "
              + min.getAsLong()
              + " and "
              + max.getAsLong()
              + ".");
    }
  }

  /** The contract's message for an instant. */
  public static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  private String text(String name) {
    String text = parameters.get(name, "");
    if (!Texts.isStorable(text) || text.indexOf('\uFFFD') >= 0) {
      malformed(name, "a text in UTF-8", text);
      return "";
    }
    return text;
  }

  private @Nullable Long number(String name, long min, long max) {
    @Nullable String text = parameters.get(name);
    if (text == null) {
      return null;
    }
    if (!Texts.isPlainInteger(text)) {
      malformed(name, "a whole number", text);
      return null;
    }
    try {
      long value = Long.parseLong(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Longer than 64 bits: out of range like the others below.
    }
    violations.add(
        "/" + name,
        "OUT_OF_RANGE",
        name + " is " + min + " to " + max + ", got '" + Refusal.quote(text) + "'.");
    return null;
  }

  private void malformed(String name, String expected, String got) {
    violations.add(
        "/" + name, "MALFORMED", name + " is " + expected + ", got '" + Refusal.quote(got) + "'.");
  }
}
