package com.nissmart.gateway.http;

import com.google.protobuf.Timestamp;
import com.linecorp.armeria.common.QueryParams;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.gateway.json.Texts;
import com.nissmart.gateway.json.Violations;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The query parameters of a request, read one by one. It collects violations as JsonBody does. */
public final class QueryParameters {
  private static final int DEFAULT_LIMIT = 50;
  private static final int LARGEST_LIMIT = 200;
  private static final int LONGEST_CURSOR = 1000;

  /** Strict: no 30 February, no signs, no year after 9999. */
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private final QueryParams parameters;
  private final Violations violations;

  QueryParameters(QueryParams parameters, Violations violations) {
    this.parameters = parameters;
    this.violations = violations;
  }

  /** Adds a violation for each unknown parameter and each duplicate. */
  void checkNames(Set<String> known) {
    for (String name : parameters.names()) {
      if (!known.contains(name)) {
        String quoted = Refusal.quote(name);
        add(quoted, "UNKNOWN_MEMBER", "is not known at this address");
      } else if (parameters.getAll(name).size() > 1) {
        add(name, "DUPLICATE_MEMBER", "must be given once");
      }
    }
  }

  /** Returns the size of a page: 1 to 200, by default 50. */
  public int limit() {
    @Nullable Long limit = number("limit", 1, LARGEST_LIMIT);
    return limit == null ? DEFAULT_LIMIT : limit.intValue();
  }

  /** Returns the next_cursor of the previous page, or "" for the first page. */
  public String cursor() {
    String cursor = text("cursor");
    if (cursor.length() > LONGEST_CURSOR) {
      add("cursor", "TOO_LONG", "must be the next_cursor of the previous page");
      return "";
    }
    return cursor;
  }

  /** Returns an id of the kind, or "" when it is absent. */
  public String id(String name, Ids kind) {
    return optional(name, kind::isId, "an id such as " + kind.format(new UUID(0, 1)));
  }

  /** Returns a required text that fits a rule; {@code expected} describes the rule. */
  public String required(String name, Predicate<String> rule, String expected) {
    if (!parameters.contains(name)) {
      add(name, "REQUIRED", "is missing");
    }
    return optional(name, rule, expected);
  }

  /** Returns a text of so many digits, or "" when it is absent. */
  public String digits(String name, int least, int most) {
    String expected = least == most ? most + " digits" : least + " to " + most + " digits";
    return optional(name, text -> text.matches("[0-9]{%d,%d}".formatted(least, most)), expected);
  }

  /** Returns a text of at most {@code longest} characters, or "" when it is absent. */
  public String text(String name, int longest) {
    String text = text(name);
    int length = Texts.length(text);
    if (length > longest) {
      add(name, "TOO_LONG", "must have at most " + longest + " characters, got " + length);
      return "";
    }
    return text;
  }

  /** Returns a day as YYYY-MM-DD, or "" when it is absent. */
  public String day(String name) {
    return optional(name, QueryParameters::isDay, "a day such as 2026-01-31");
  }

  /** Returns one of the words, or "" when it is absent. */
  public String word(String name, String... words) {
    return optional(name, List.of(words)::contains, "one of " + String.join(", ", words));
  }

  /** Returns the ISO 4217 code of a currency, or {@code absent} without it. */
  public String currency(String name, String absent) {
    String text = parameters.get(name, absent);
    if (!Texts.isCurrency(text)) {
      malformed(name, "the ISO 4217 code of a currency, such as NGN", text);
    }
    return text;
  }

  /** Returns a whole number that is not negative, or null when it is absent. */
  public @Nullable Long count(String name) {
    return number(name, 0, Long.MAX_VALUE);
  }

  /** Returns true or false; false when it is absent. */
  public boolean flag(String name) {
    return word(name, "true", "false").equals("true");
  }

  /** Returns an RFC 3339 instant with a zone, or null when it is absent. */
  public @Nullable Instant instant(String name) {
    @Nullable String text = parameters.get(name);
    if (text == null) {
      return null;
    }
    // An unescaped plus sign arrives as a blank, and no instant has a blank at that place.
    @Nullable Instant instant = Texts.instant(text.replace(' ', '+'));
    if (instant == null) {
      malformed(name, "an instant with its zone, such as 2026-01-31T09:00:00Z", text);
    }
    return instant;
  }

  /** Returns a time zone by its IANA name, or the given one when it is absent. */
  public ZoneId zone(String name, ZoneId absent) {
    String zone =
        optional(name, ZoneId.getAvailableZoneIds()::contains, "a time zone such as Africa/Lagos");
    return zone.isEmpty() ? absent : ZoneId.of(zone);
  }

  /**
   * Returns one of an enum's values by its word, {@code DEPOSIT} for {@code
   * TRANSACTION_TYPE_DEPOSIT}, or {@code absent} without it.
   */
  public <E extends Enum<E>> E word(String name, E[] values, String prefix, E absent) {
    Map<String, E> words = Texts.byWord(values, prefix, absent);
    String word = word(name, words.keySet().toArray(String[]::new));
    return words.getOrDefault(word, absent);
  }

  /** Passes on {@code from} and {@code to}, where they are given. */
  public void period(Consumer<Timestamp> from, Consumer<Timestamp> to) {
    @Nullable Instant begin = instant("from");
    @Nullable Instant end = instant("to");
    if (begin != null && end != null && begin.isAfter(end)) {
      add("from", "OUT_OF_RANGE", "must not be after to, got " + begin + " and " + end);
    }
    if (begin != null) {
      from.accept(timestamp(begin));
    }
    if (end != null) {
      to.accept(timestamp(end));
    }
  }

  /** Passes on {@code min_amount} and {@code max_amount} in minor units, where they are given. */
  public void amounts(LongConsumer min, LongConsumer max) {
    @Nullable Long least = number("min_amount", 0, Long.MAX_VALUE);
    @Nullable Long most = number("max_amount", 0, Long.MAX_VALUE);
    if (least != null && most != null && least > most) {
      add(
          "min_amount",
          "OUT_OF_RANGE",
          "must be at most max_amount, got " + least + " and " + most);
    }
    if (least != null) {
      min.accept(least);
    }
    if (most != null) {
      max.accept(most);
    }
  }

  /** Returns the contract's message for an instant. */
  public static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  private static boolean isDay(String text) {
    try {
      LocalDate.parse(text, DAY);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private String optional(String name, Predicate<String> rule, String expected) {
    @Nullable String text = parameters.get(name);
    if (text == null || rule.test(text)) {
      return text == null ? "" : text;
    }
    malformed(name, expected, text);
    return "";
  }

  private String text(String name) {
    return optional(
        name, text -> Texts.isStorable(text) && text.indexOf('\uFFFD') < 0, "a text in UTF-8");
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
      // More than 64 bits: out of range like the others below.
    }
    add(
        name,
        "OUT_OF_RANGE",
        "must be " + min + " to " + max + ", got '" + Refusal.quote(text) + "'");
    return null;
  }

  private void malformed(String name, String expected, String got) {
    add(name, "MALFORMED", "must be " + expected + ", got '" + Refusal.quote(got) + "'");
  }

  private void add(String name, String code, String rest) {
    violations.add("/" + name, code, "Parameter " + name + " " + rest);
  }
}
