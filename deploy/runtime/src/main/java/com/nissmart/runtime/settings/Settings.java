package com.nissmart.runtime.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Typed reading of the NISSMART_* names of an environment. A value that cannot be read is noted and
 * the fallback is answered, so that {@link #check} can tell everything that is wrong at once. An
 * empty value counts as not given. Every name that is read becomes a known one; {@code check}
 * refuses NISSMART_* names that nobody read, since a misspelt setting would silently be its
 * default.
 */
public final class Settings {
  private static final String PREFIX = "NISSMART_";
  private static final int HIGHEST_PORT = 65_535;

  private final Map<String, String> given;
  private final TreeSet<String> known = new TreeSet<>();
  private final List<String> errors = new ArrayList<>();

  private Settings(Map<String, String> given) {
    this.given = given;
  }

  /** The settings among the given names and values. */
  public static Settings of(Map<String, String> environment) {
    Map<String, String> given = new TreeMap<>();
    environment.forEach((name, value) -> {
      if (name.startsWith(PREFIX)) {
        given.put(name, value.strip());
      }
    });
    return new Settings(given);
  }

  /** The text, if given. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(value(name));
  }

  /** The text, or the fallback when not given. */
  public String text(String name, String fallback) {
    return text(name).orElse(fallback);
  }

  /** A text without which the process cannot run; empty, and an error noted, when not given. */
  public String required(String name) {
    return text(name).orElseGet(() -> missing(name));
  }

  /** One of the allowed words. */
  public String oneOf(String name, String fallback, String... allowed) {
    return read(
        name,
        fallback,
        "one of " + String.join(", ", allowed),
        text -> List.of(allowed).contains(text) ? text : null);
  }

  /** A whole number between two bounds, both included. */
  public int integer(String name, int fallback, int min, int max) {
    return Math.toIntExact(amount(name, fallback, min, max));
  }

  /**
   * A whole number between two bounds, both included; for amounts in minor units and other large
   * numbers.
   */
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

  /** A TCP port; 0 asks for any free one. */
  public int port(String name, int fallback) {
    return integer(name, fallback, 0, HIGHEST_PORT);
  }

  /**
   * A duration, not negative: {@code 250ms}, {@code 10s}, {@code 5m}, {@code 2h}, {@code 1d}, or
   * ISO-8601.
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

  /** true or false. */
  public boolean flag(String name, boolean fallback) {
    return Boolean.parseBoolean(oneOf(name, String.valueOf(fallback), "true", "false"));
  }

  /** A path of the file system; {@code ~/} at its beginning is the user's home. */
  public Path path(String name, Path fallback) {
    return path(name).orElse(fallback);
  }

  /** A path of the file system, if given. */
  public Optional<Path> path(String name) {
    return read(name, Optional.empty(), "a path", text -> Optional.of(toPath(text)));
  }

  /**
   * A secret without which the process cannot run: the value of the name, or the content of the
   * file that name_FILE names, as container platforms hand secrets out. Empty, and an error noted,
   * when neither is given.
   *
   * @param minBytes how long it is at least, in UTF-8
   */
  public Secret secret(String name, int minBytes) {
    Secret secret = secret(name).orElseGet(() -> Secret.of(missing(name)));
    if (!secret.reveal().isEmpty() && secret.bytes().length < minBytes) {
      error(name, "must be at least " + minBytes + " bytes, got " + secret.bytes().length);
    }
    return secret;
  }

  /** A secret, if given; see {@link #secret(String, int)}. */
  public Optional<Secret> secret(String name) {
    Optional<Path> file = path(name + "_FILE");
    Optional<String> text = text(name);
    if (file.isPresent() && text.isPresent()) {
      error(name, "is given twice, also as " + name + "_FILE");
    }
    return text.or(() -> file.flatMap(path -> content(name + "_FILE", path))).map(Secret::of);
  }

  /**
   * Notes a mistake that the reader of the settings found: {@code message} continues the name of
   * the setting.
   */
  public void error(String name, String message) {
    errors.add(name + " " + message);
  }

  /**
   * Marks a name as known without reading it: another process that shares this environment does.
   */
  public void allow(String name) {
    known.add(name);
  }

  /**
   * To be called when everything was read.
   *
   * @throws SettingsException when anything is wrong, with all that is wrong
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
      throw new IllegalArgumentException("settings begin with " + PREFIX + ", got " + name);
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
      // Said below, the same for every kind of value.
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
