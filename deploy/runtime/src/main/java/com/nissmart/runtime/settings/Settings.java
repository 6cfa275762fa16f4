package com.nissmart.runtime.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a process: the NISSMART_* names of its environment, read with types. A wrong
 * value is noted and replaced by the fallback, so that {@link #check} can report all mistakes at
 * once. An empty value counts as not given. {@code check} also refuses NISSMART_* names that were
 * never read, because a misspelt setting would silently take its default.
 */
public final class Settings {
  private static final String PREFIX = "NISSMART_";

  /** The name of the setting of the time zone. */
  public static final String TIME_ZONE = "NISSMART_TIME_ZONE";

  private static final ZoneId DEFAULT_TIME_ZONE = ZoneId.of("Africa/Lagos");
  private static final int HIGHEST_PORT = 65_535;

  /** The character by which Java replaces bytes that the host's encoding does not have. */
  private static final char UNREADABLE = '\uFFFD';

  private final Map<String, String> given;
  private final TreeSet<String> known = new TreeSet<>();
  private final Set<String> errors = new LinkedHashSet<>();

  private Settings(Map<String, String> given) {
    this.given = given;
    given.forEach((name, value) -> {
      if (value.indexOf(UNREADABLE) >= 0) {
        error(
            name,
            "has characters that this process cannot read: start it in a UTF-8 locale, such as LC_ALL=C.UTF-8");
      }
    });
  }

  /** Takes the settings among the given names and values. */
  public static Settings of(Map<String, String> environment) {
    Map<String, String> given = new TreeMap<>();
    environment.forEach((name, value) -> {
      if (name.startsWith(PREFIX)) {
        given.put(name, value.strip());
      }
    });
    return new Settings(given);
  }

  /** Returns the text, if given. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(value(name));
  }

  /** Returns the text, or the fallback. */
  public String text(String name, String fallback) {
    return text(name).orElse(fallback);
  }

  /** Returns a required text; when it is missing, notes an error and returns an empty text. */
  public String required(String name) {
    return text(name).orElseGet(() -> missing(name));
  }

  /** Returns one of the allowed words. */
  public String oneOf(String name, String fallback, String... allowed) {
    return read(
        name,
        fallback,
        "one of " + String.join(", ", allowed),
        text -> List.of(allowed).contains(text) ? text : null);
  }

  /** Returns a whole number between two bounds, both included. */
  public int integer(String name, int fallback, int min, int max) {
    return Math.toIntExact(amount(name, fallback, min, max));
  }

  /** Returns a large whole number, such as an amount in minor units, between two bounds. */
  public long amount(String name, long fallback, long min, long max) {
    return read(
        name,
        fallback,
        "a whole number from " + min + " to " + max,
        text -> {
          long number = Long.parseLong(text);
          return number >= min && number <= max ? number : null;
        });
  }

  /**
   * Returns an amount for each currency, in minor units: {@code 10000000} for every currency, or
   * {@code NGN=10000000,USD=50000}, where other currencies have the fallback.
   */
  public AmountByCurrency amounts(String name, long fallback) {
    return read(
        name,
        AmountByCurrency.ofAll(fallback),
        "a whole number from 0 in minor units, or one for each currency such as NGN=10000000,USD=50000",
        text -> AmountByCurrency.parse(text, fallback));
  }

  /** Returns a TCP port; 0 takes any free one. */
  public int port(String name, int fallback) {
    return integer(name, fallback, 0, HIGHEST_PORT);
  }

  /**
   * Returns a duration that is not negative: {@code 250ms}, {@code 10s}, {@code 5m}, {@code 2h},
   * {@code 1d}, or in ISO-8601.
   */
  public Duration duration(String name, Duration fallback) {
    return read(
        name,
        fallback,
        "a duration such as 250ms, 10s, 5m or PT10S",
        text -> {
          Duration duration = Durations.parse(text);
          return duration.isNegative() ? null : duration;
        });
  }

  /** Returns the time zone of calendar days, the same for all services: {@value #TIME_ZONE}. */
  public ZoneId timeZone() {
    return read(
        TIME_ZONE,
        DEFAULT_TIME_ZONE,
        "an IANA time zone such as Africa/Lagos",
        text -> ZoneId.getAvailableZoneIds().contains(text) ? ZoneId.of(text) : null);
  }

  /** Returns true or false. */
  public boolean flag(String name, boolean fallback) {
    return Boolean.parseBoolean(oneOf(name, String.valueOf(fallback), "true", "false"));
  }

  /** Returns a path of the file system; {@code ~/} at its beginning is the user's home. */
  public Path path(String name, Path fallback) {
    return path(name).orElse(fallback);
  }

  /** Returns a path of the file system, if given. */
  public Optional<Path> path(String name) {
    return read(name, Optional.empty(), "a path", text -> Optional.of(toPath(text)));
  }

  /**
   * Returns a required secret: the value of the name, or the content of the file that name_FILE
   * names, as container platforms provide secrets. Notes an error when neither is given.
   *
   * @param minBytes its shortest length in UTF-8
   */
  public Secret secret(String name, int minBytes) {
    Secret secret = secret(name).orElseGet(() -> Secret.of(missing(name)));
    if (!secret.reveal().isEmpty() && secret.bytes().length < minBytes) {
      error(name, "must be at least " + minBytes + " bytes, got " + secret.bytes().length);
    }
    return secret;
  }

  /** Returns a secret, if given; see {@link #secret(String, int)}. */
  public Optional<Secret> secret(String name) {
    Optional<Path> file = path(name + "_FILE");
    Optional<String> text = text(name);
    if (file.isPresent() && text.isPresent()) {
      error(name, "is given twice, also as " + name + "_FILE");
    }
    return text.or(() -> file.flatMap(path -> content(name + "_FILE", path))).map(Secret::of);
  }

  /** Notes a mistake once; the message continues the name of the setting. */
  public void error(String name, String message) {
    errors.add(name + " " + message);
  }

  /** Allows a name that only another process with this environment reads. */
  public void allow(String name) {
    known.add(name);
  }

  /**
   * Checks the settings, once all are read.
   *
   * @throws SettingsException with all mistakes
   */
  public void check() {
    List<String> all = new ArrayList<>(errors);
    for (String name : given.keySet()) {
      if (!known.contains(name)) {
        all.add(
            name
                + " is not a setting"
                + NearestName.of(name, known)
                    .map(near -> "; did you mean " + near + "?")
                    .orElse(""));
      }
    }
    if (!all.isEmpty()) {
      throw new SettingsException(all);
    }
  }

  private @Nullable String value(String name) {
    if (!name.startsWith(PREFIX)) {
      throw new IllegalArgumentException("Settings begin with " + PREFIX + ", got " + name);
    }
    known.add(name);
    String value = given.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  private <T> T read(
      String name, T fallback, String expected, Function<String, @Nullable T> parse) {
    String text = value(name);
    if (text == null) {
      return fallback;
    }
    T parsed = null;
    try {
      parsed = parse.apply(text);
    } catch (IllegalArgumentException e) {
      // Reported below, as for every kind of value.
    }
    if (parsed == null) {
      error(name, "must be " + expected + ", got '" + text + "'");
      return fallback;
    }
    return parsed;
  }

  private String missing(String name) {
    error(name, "is required");
    return "";
  }

  private static Path toPath(String text) {
    try {
      return text.startsWith("~/")
          ? Path.of(System.getProperty("user.home"), text.substring(2))
          : Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private Optional<String> content(String name, Path file) {
    try {
      return Optional.of(Files.readString(file).strip());
    } catch (IOException e) {
      error(name, "names a file that cannot be read: " + file);
      return Optional.empty();
    }
  }
}
