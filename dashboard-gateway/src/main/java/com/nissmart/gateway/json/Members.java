package com.nissmart.gateway.json;

import com.google.protobuf.Struct;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.contract.json.EnumWords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON object, read one by one with their rules. Each violation is collected and a
 * harmless value answered in its place, so that one answer lists everything; {@link #read} refuses
 * before anything is done with the values.
 */
public final class Members {
  private static final int LONGEST_INT = 11;
  private static final int LONGEST_LONG = 19;

  private final String pointer;
  private final Map<String, JsonValue> members;
  private final Violations violations;
  private final Set<String> known = new HashSet<>();

  private Members(String pointer, JsonValue.ObjectValue value, Violations violations) {
    this.pointer = pointer;
    this.members = value.members();
    this.violations = violations;
  }

  /**
   * What {@code reading} makes of the body.
   *
   * @throws Refusal INVALID_REQUEST with every violation, members that were not asked for included
   */
  public static <T> T read(byte[] body, Function<Members, T> reading) {
    Violations violations = new Violations();
    if (!(JsonReader.read(body, violations) instanceof JsonValue.ObjectValue root)) {
      throw Refusal.invalid("", "MALFORMED", "The body is a JSON object.");
    }
    Members members = new Members("", root, violations);
    T result = reading.apply(members);
    members.refuseUnknown();
    violations.check();
    return result;
  }

  /** A text of 1 to {@code longest} characters. */
  public String text(String name, int longest) {
    @Nullable String text = optionalText(name, longest);
    if (text == null) {
      return missing(name);
    }
    if (text.isBlank() && members.get(name) instanceof JsonValue.Text) {
      add(name, "REQUIRED", "must not be empty");
    }
    return text;
  }

  /** A text of 0 to {@code longest} characters, or null when it is absent. */
  public @Nullable String optionalText(String name, int longest) {
    return switch (take(name)) {
      case JsonValue.Null none -> null;
      case JsonValue.Text(String value) when Texts.length(value) > longest -> {
        add(name, "TOO_LONG", "has at most " + longest + " characters, got " + Texts.length(value));
        yield value;
      }
      case JsonValue.Text(String value) -> value;
      default -> {
        add(name, "MALFORMED", "is a text");
        yield "";
      }
    };
  }

  /** A text that fits a pattern, described by {@code expected}. */
  public String text(String name, Predicate<String> rule, String expected) {
    return switch (take(name)) {
      case JsonValue.Null none -> missing(name);
      case JsonValue.Text(String value) when rule.test(value) -> value;
      case JsonValue.Text(String value) -> {
        add(name, "MALFORMED", "is " + expected + ", got '" + Refusal.quote(value) + "'");
        yield "";
      }
      default -> {
        add(name, "MALFORMED", "is a text: " + expected);
        yield "";
      }
    };
  }

  /** An id of the kind. */
  public String id(String name, Ids kind) {
    return text(name, kind::isId, "an id such as " + kind.format(new UUID(0, 1)));
  }

  /** The ISO 4217 code of a currency. */
  public String currency(String name) {
    return text(name, Texts::isCurrency, "the ISO 4217 code of a currency, such as NGN");
  }

  /** Whole minor units, at least 1. */
  public long amount(String name) {
    switch (take(name)) {
      case JsonValue.Null none -> missing(name);
      case JsonValue.NumberValue(String digits, boolean integer) when integer -> {
        try {
          long value = Long.parseLong(digits);
          if (value >= 1) {
            return value;
          }
          add(name, "OUT_OF_RANGE", "is at least 1, got " + value);
        } catch (NumberFormatException e) {
          add(
              name,
              "OUT_OF_RANGE",
              "is at most " + Long.MAX_VALUE + ", got '" + Refusal.quote(digits) + "'");
        }
      }
      case JsonValue.NumberValue(String digits, boolean integer) ->
          add(
              name,
              "MALFORMED",
              "is a whole number without fraction or exponent, got '"
                  + Refusal.quote(digits)
                  + "'");
      default -> add(name, "MALFORMED", "is a whole number");
    }
    return 1;
  }

  /** A whole number between two others, or {@code absent} without it. */
  public int number(String name, int min, int max, int absent) {
    switch (take(name)) {
      case JsonValue.Null none -> {
        return absent;
      }
      case JsonValue.NumberValue(String digits, boolean integer) when integer -> {
        if (digits.length() <= LONGEST_INT && !isOutside(Long.parseLong(digits), min, max)) {
          return Integer.parseInt(digits);
        }
        add(
            name,
            "OUT_OF_RANGE",
            "is " + min + " to " + max + ", got '" + Refusal.quote(digits) + "'");
      }
      default -> add(name, "MALFORMED", "is a whole number");
    }
    return absent;
  }

  /** An instant as RFC 3339 writes it, or null when it is absent. */
  public @Nullable Instant optionalInstant(String name) {
    return switch (take(name)) {
      case JsonValue.Null none -> null;
      case JsonValue.Text(String value) -> {
        @Nullable Instant instant = Texts.instant(value);
        if (instant == null) {
          add(
              name,
              "MALFORMED",
              "is an instant with its zone, such as 2026-01-31T09:00:00Z, got '"
                  + Refusal.quote(value)
                  + "'");
        }
        yield instant;
      }
      default -> {
        add(name, "MALFORMED", "is an instant as a text");
        yield null;
      }
    };
  }

  /** A list of some of the words, each at most once and at least one of them. */
  public List<String> words(String name, Set<String> allowed) {
    List<String> words = new ArrayList<>();
    switch (take(name)) {
      case JsonValue.Null none -> missing(name);
      case JsonValue.Array(List<JsonValue> elements) -> {
        for (JsonValue element : elements) {
          if (element instanceof JsonValue.Text(String word)
              && allowed.contains(word)
              && !words.contains(word)) {
            words.add(word);
          } else {
            add(name, "MALFORMED", "is a list of some of " + names(allowed) + ", each once");
            break;
          }
        }
        if (elements.isEmpty()) {
          add(name, "REQUIRED", "must not be empty");
        }
      }
      default -> add(name, "MALFORMED", "is a list of some of " + names(allowed));
    }
    return words;
  }

  /** A list of 1 to {@code most} texts, none of which is empty. */
  public List<String> texts(String name, int most, int longest) {
    List<String> texts = new ArrayList<>();
    switch (take(name)) {
      case JsonValue.Null none -> missing(name);
      case JsonValue.Array(List<JsonValue> elements) -> {
        for (JsonValue element : elements) {
          if (element instanceof JsonValue.Text(String text) && !text.isBlank()) {
            texts.add(text);
          }
        }
        boolean fits = texts.stream().allMatch(text -> Texts.length(text) <= longest);
        if (texts.size() < elements.size() || texts.isEmpty() || texts.size() > most || !fits) {
          add(name, "MALFORMED", "is a list of 1 to " + most + " texts of 1 to " + longest);
        }
      }
      default -> add(name, "MALFORMED", "is a list of texts");
    }
    return texts;
  }

  /** One of an enum's values by its word: PAID for RESOLUTION_OUTCOME_PAID. */
  public <E extends Enum<E>> E word(String name, E[] values, String prefix, E absent) {
    List<E> named =
        Arrays.stream(values)
            .filter(value -> value != absent && value.name().startsWith(prefix))
            .toList();
    List<String> words = named.stream().map(value -> EnumWords.word(value, prefix)).toList();
    String word = text(name, words::contains, "one of " + String.join(", ", words));
    int at = words.indexOf(word);
    return at < 0 ? absent : named.get(at);
  }

  /** One of the words, or {@code absent} without it. */
  public String optionalWord(String name, String absent, String... others) {
    List<String> words =
        Stream.concat(Stream.of(absent), Stream.of(others))
            .filter(word -> !word.isEmpty())
            .toList();
    return has(name) ? text(name, words::contains, "one of " + String.join(", ", words)) : absent;
  }

  /** true or false; false when it is absent. */
  public boolean optionalFlag(String name) {
    return switch (take(name)) {
      case JsonValue.Null none -> false;
      case JsonValue.Bool(boolean flag) -> flag;
      default -> {
        add(name, "MALFORMED", "is true or false");
        yield false;
      }
    };
  }

  /** A whole number of at least 0. */
  public long count(String name) {
    switch (take(name)) {
      case JsonValue.Null none -> missing(name);
      case JsonValue.NumberValue(String digits, boolean integer)
          when integer && digits.length() < LONGEST_LONG && digits.charAt(0) != '-' -> {
        return Long.parseLong(digits);
      }
      default -> add(name, "MALFORMED", "is a whole number of at least 0");
    }
    return 0;
  }

  private static String names(Set<String> allowed) {
    return String.join(", ", new TreeSet<>(allowed));
  }

  private static boolean isOutside(long value, long min, long max) {
    return value < min || value > max;
  }

  /** What {@code reading} makes of a member that is an object itself, or null when it is absent. */
  public <T> @Nullable T object(String name, Function<Members, T> reading) {
    return switch (take(name)) {
      case JsonValue.Null none -> {
        missing(name);
        yield null;
      }
      case JsonValue.ObjectValue value -> {
        Members inner = new Members(Pointers.member(pointer, name), value, violations);
        T result = reading.apply(inner);
        inner.refuseUnknown();
        yield result;
      }
      default -> {
        add(name, "MALFORMED", "is a JSON object");
        yield null;
      }
    };
  }

  /**
   * The caller's own data: any object that {@link Metadata} keeps exactly; null when it is absent.
   */
  public @Nullable Struct metadata(String name) {
    return switch (take(name)) {
      case JsonValue.Null none -> null;
      case JsonValue.ObjectValue object ->
          MetadataReader.read(Pointers.member(pointer, name), object, violations);
      default -> {
        add(name, "MALFORMED", "is a JSON object");
        yield null;
      }
    };
  }

  /** Whether the member is there and not null. */
  public boolean has(String name) {
    return !(take(name) instanceof JsonValue.Null);
  }

  /** Notes what is wrong with a member: the sentence goes on after its pointer. */
  public void add(String name, String code, String rest) {
    String at = Pointers.member(pointer, name);
    violations.add(at, code, at + " " + rest + ".");
  }

  private JsonValue take(String name) {
    known.add(name);
    return members.getOrDefault(name, new JsonValue.Null());
  }

  private String missing(String name) {
    add(name, "REQUIRED", "is missing");
    return "";
  }

  private void refuseUnknown() {
    for (String name : members.keySet()) {
      if (!known.contains(name)) {
        add(name, "UNKNOWN_MEMBER", "is not a member of this object");
      }
    }
  }
}
