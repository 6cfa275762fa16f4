package com.nissmart.gateway.json;

import com.google.protobuf.Struct;
import com.nissmart.contract.DisplayText;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import java.time.Instant;
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
 * The members of a JSON object, read one by one. A violation is collected and a harmless value
 * returned in its place, so that one answer lists all violations. {@link #read} refuses the body
 * before its values are used.
 */
public final class JsonBody {
  private static final int LONGEST_INT = 11;
  private static final int LONGEST_LONG = 19;

  private final JsonMembers members;

  private JsonBody(JsonMembers members) {
    this.members = members;
  }

  /**
   * Reads the body with {@code reading}.
   *
   * @throws Refusal INVALID_REQUEST with every violation; unknown members are violations too
   */
  public static <T> T read(byte[] body, Function<JsonBody, T> reading) {
    Violations violations = new Violations();
    if (!(JsonReader.read(body, violations) instanceof JsonValue.ObjectValue root)) {
      throw Refusal.invalid("", "MALFORMED", "The body must be a JSON object");
    }
    T result = read(new JsonMembers("", root, violations), reading);
    violations.check();
    return result;
  }

  private static <T> T read(JsonMembers members, Function<JsonBody, T> reading) {
    T result = reading.apply(new JsonBody(members));
    members.refuseUnknown();
    return result;
  }

  /** Returns a text of 1 to {@code longest} characters. */
  public String text(String name, int longest) {
    @Nullable String text = optionalText(name, longest);
    if (text == null) {
      return members.missing(name);
    }
    if (text.isBlank() && members.take(name) instanceof JsonValue.Text) {
      members.add(name, "REQUIRED", "must not be empty");
    }
    return text;
  }

  /**
   * Returns a text of 0 to {@code longest} characters, or null when it is absent. White space
   * around it does not count. The services decide which characters it may have, because a repeated
   * request may have others than a new one.
   */
  public @Nullable String optionalText(String name, int longest) {
    return switch (members.take(name)) {
      case JsonValue.Null none -> null;
      case JsonValue.Text(String value) -> {
        int length = Texts.length(DisplayText.normalize(value));
        if (length > longest) {
          members.add(
              name, "TOO_LONG", "must have at most " + longest + " characters, got " + length);
        }
        yield value;
      }
      default -> members.malformed(name, "a text", "");
    };
  }

  /** Returns a text that fits a rule; {@code expected} describes the rule. */
  public String text(String name, Predicate<String> rule, String expected) {
    return switch (members.take(name)) {
      case JsonValue.Null none -> members.missing(name);
      case JsonValue.Text(String value) when rule.test(value) -> value;
      case JsonValue.Text(String value) ->
          members.malformed(name, expected + JsonMembers.got(value), "");
      default -> members.malformed(name, "a text: " + expected, "");
    };
  }

  public String id(String name, Ids kind) {
    return text(name, kind::isId, "an id such as " + kind.format(new UUID(0, 1)));
  }

  public String currency(String name) {
    return text(name, Texts::isCurrency, "the ISO 4217 code of a currency, such as NGN");
  }

  /** Returns whole minor units, at least 1. */
  public long amount(String name) {
    return switch (members.take(name)) {
      case JsonValue.Null none -> {
        members.missing(name);
        yield 1;
      }
      case JsonValue.NumberValue(String digits, boolean integer) when integer ->
          members.inRange(name, digits, LONGEST_LONG + 1, 1, Long.MAX_VALUE);
      case JsonValue.NumberValue(String digits, boolean integer) ->
          members.malformed(
              name, "a whole number without fraction or exponent" + JsonMembers.got(digits), 1L);
      default -> members.malformed(name, "a whole number", 1L);
    };
  }

  /** Returns a whole number between two others, or {@code absent} without it. */
  public int number(String name, int min, int max, int absent) {
    return switch (members.take(name)) {
      case JsonValue.Null none -> absent;
      case JsonValue.NumberValue(String digits, boolean integer) when integer ->
          Math.toIntExact(members.inRange(name, digits, LONGEST_INT, min, max));
      default -> members.malformed(name, "a whole number", absent);
    };
  }

  /** Returns a whole number of at least 0. */
  public long count(String name) {
    return switch (members.take(name)) {
      case JsonValue.Null none -> {
        members.missing(name);
        yield 0;
      }
      case JsonValue.NumberValue(String digits, boolean integer)
          when integer && digits.length() < LONGEST_LONG && digits.charAt(0) != '-' ->
          Long.parseLong(digits);
      default -> members.malformed(name, "a whole number of at least 0", 0L);
    };
  }

  /** Returns an RFC 3339 instant, or null when it is absent. */
  public @Nullable Instant optionalInstant(String name) {
    String expected = "an instant with its zone, such as 2026-01-31T09:00:00Z";
    return has(name)
        ? Texts.instant(text(name, text -> Texts.instant(text) != null, expected))
        : null;
  }

  /** Returns a list of some of the words, each at most once, and at least one of them. */
  public List<String> words(String name, Set<String> allowed) {
    String expected = "a list of some of " + String.join(", ", new TreeSet<>(allowed));
    @Nullable List<String> words = list(name, expected);
    if (words == null) {
      return List.of();
    }
    if (words.isEmpty()) {
      members.add(name, "REQUIRED", "must not be empty");
    }
    boolean fits = allowed.containsAll(words) && Set.copyOf(words).size() == words.size();
    return fits ? words : members.malformed(name, expected + ", each once", List.of());
  }

  /** Returns a list of 1 to {@code most} texts that are not empty. */
  public List<String> texts(String name, int most, int longest) {
    String expected = "a list of 1 to " + most + " texts of 1 to " + longest + " characters";
    @Nullable List<String> texts = list(name, expected);
    if (texts == null) {
      return List.of();
    }
    boolean fit = texts.stream().allMatch(text -> !text.isBlank() && Texts.length(text) <= longest);
    return fit && !texts.isEmpty() && texts.size() <= most
        ? texts
        : members.malformed(name, expected, List.of());
  }

  /** Returns a list of texts, or null after adding a violation. */
  private @Nullable List<String> list(String name, String expected) {
    return switch (members.take(name)) {
      case JsonValue.Null none -> {
        members.missing(name);
        yield null;
      }
      case JsonValue.Array(List<JsonValue> elements)
          when elements.stream().allMatch(JsonValue.Text.class::isInstance) ->
          elements.stream().map(element -> ((JsonValue.Text) element).value()).toList();
      default -> {
        members.malformed(name, expected, "");
        yield null;
      }
    };
  }

  /** Returns one of an enum's values by its word: PAID for RESOLUTION_OUTCOME_PAID. */
  public <E extends Enum<E>> E word(String name, E[] values, String prefix, E absent) {
    Map<String, E> words = Texts.byWord(values, prefix, absent);
    String expected = "one of " + String.join(", ", words.keySet());
    return words.getOrDefault(text(name, words::containsKey, expected), absent);
  }

  /** Returns one of the words, or {@code absent} without it. */
  public String optionalWord(String name, String absent, String... others) {
    List<String> words =
        Stream.concat(Stream.of(absent), Stream.of(others))
            .filter(word -> !word.isEmpty())
            .toList();
    return has(name) ? text(name, words::contains, "one of " + String.join(", ", words)) : absent;
  }

  /** Returns true or false; false when it is absent. */
  public boolean optionalFlag(String name) {
    return switch (members.take(name)) {
      case JsonValue.Null none -> false;
      case JsonValue.Bool(boolean flag) -> flag;
      default -> members.malformed(name, "true or false", false);
    };
  }

  /** Reads a member that is an object itself with {@code reading}; null when it is absent. */
  public <T> @Nullable T object(String name, Function<JsonBody, T> reading) {
    return switch (members.take(name)) {
      case JsonValue.Null none -> {
        members.missing(name);
        yield null;
      }
      case JsonValue.ObjectValue value -> read(members.inner(name, value), reading);
      default -> {
        members.malformed(name, "a JSON object", "");
        yield null;
      }
    };
  }

  /**
   * Returns the caller's own data, which {@link MetadataReader} keeps exactly; null when absent.
   */
  public @Nullable Struct metadata(String name) {
    return switch (members.take(name)) {
      case JsonValue.Null none -> null;
      case JsonValue.ObjectValue object ->
          MetadataReader.read(members.pointer(name), object, members.violations());
      default -> {
        members.malformed(name, "a JSON object", "");
        yield null;
      }
    };
  }

  /** Returns whether the member is present and not null. */
  public boolean has(String name) {
    return !(members.take(name) instanceof JsonValue.Null);
  }

  /** Adds a violation of a member; {@code rest} continues the sentence after its pointer. */
  public void add(String name, String code, String rest) {
    members.add(name, code, rest);
  }
}
