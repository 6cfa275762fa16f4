package com.nissmart.gateway.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The properties of the pages' sources that can be checked without a browser. */
final class WebSourcesTest {
  private static final Path WEB = Path.of("target", "classes", "web");
  private static final Pattern TOKEN = Pattern.compile("(--[a-z0-9-]+): ([^;]+);");
  private static final Pattern IMPORT =
      Pattern.compile("(?:from|import) ?\\(?[\"']([^\"']+\\.js)[\"']");
  private static final double READABLE = 4.5;

  @Test
  void the_dark_theme_is_the_same_however_it_is_chosen() throws IOException {
    String css = Files.readString(WEB.resolve("assets/ui/tokens.css"));
    assertThat(dark(css)).isNotEmpty().isEqualTo(tokens(css, "  :root:not([data-theme=light]) {"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ink ground",
        "ink surface",
        "ink sunken",
        "soft ground",
        "soft surface",
        "soft sunken",
        "faint surface",
        "brand ground",
        "brand surface",
        "brand-strong brand-wash",
        "on-brand brand",
        "good surface",
        "good good-wash",
        "bad surface",
        "bad bad-wash",
        "wait wait-wash",
        "info info-wash",
        "ink wait-wash",
        "on-hero hero",
        "on-hero-soft hero"
      })
  void text_has_enough_contrast_in_both_themes(String pair) throws IOException {
    String css = Files.readString(WEB.resolve("assets/ui/tokens.css"));
    String[] names = pair.split(" ", 2);
    for (Map<String, String> theme : List.of(tokens(css, ":root {"), dark(css))) {
      double contrast = contrast(colour(theme, names[0]), colour(theme, names[1]));
      assertThat(contrast).as(pair).isGreaterThanOrEqualTo(READABLE);
    }
  }

  @Test
  void every_import_of_a_module_exists() throws IOException {
    for (Path file : files(".js")) {
      for (String name : found(IMPORT, Files.readString(file))) {
        // The server writes this one from its list of currencies.
        if (!name.equals("./currency-digits.js")) {
          assertThat(file.resolveSibling(name).normalize()).as("import of %s", file).exists();
        }
      }
    }
  }

  @Test
  void nothing_is_inline_or_from_another_host() throws IOException {
    for (Path page : files(".html")) {
      String html = Files.readString(page);
      assertThat(html).doesNotContain("<style", "style=", "onclick", "http:", "https:");
      assertThat(html).doesNotContainPattern("<script[^>]*>[^<]");
    }
    for (Path sheet : files(".css")) {
      assertThat(Files.readString(sheet)).doesNotContain("@import", "url(http", "url(//");
    }
  }

  private static Map<String, String> dark(String css) {
    // The first rule has only color-scheme.
    return tokens(css.substring(css.indexOf("The same list twice")), ":root[data-theme=dark] {");
  }

  private static Map<String, String> tokens(String css, String block) {
    int begin = css.indexOf(block);
    return TOKEN
        .matcher(css.substring(begin, css.indexOf('}', begin)))
        .results()
        .collect(
            Collectors.toMap(
                match -> match.group(1), match -> match.group(2), (a, b) -> b, TreeMap::new));
  }

  private static String colour(Map<String, String> theme, String name) {
    return Objects.requireNonNull(theme.get("--" + name), name);
  }

  /** Returns the contrast of two colours like #0e5a41, as WCAG 2 defines it. */
  private static double contrast(String one, String other) {
    double a = luminance(one);
    double b = luminance(other);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  private static double luminance(String colour) {
    int rgb = Integer.parseInt(colour.substring(1), 16);
    return 0.2126 * channel(rgb >> 16) + 0.7152 * channel(rgb >> 8) + 0.0722 * channel(rgb);
  }

  private static double channel(int value) {
    double share = (value & 0xff) / 255.0;
    return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  }

  private static List<Path> files(String ending) throws IOException {
    try (Stream<Path> files = Files.walk(WEB)) {
      List<Path> all = files.filter(file -> file.toString().endsWith(ending)).toList();
      assertThat(all).isNotEmpty();
      return all;
    }
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult match) -> match.group(1)).toList();
  }
}
