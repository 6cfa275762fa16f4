package com.nissmart.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The text of a source file, divided into code, comments and literals. */
record JavaSource(Path file, String text) {
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?s)//[^\n]*|/\\*.*?\\*/"
              + "|\"\"\"(.*?)\"\"\"|\"((?:\\\\.|[^\"\\\\\n])*+)\""
              + "|'(?:\\\\.|[^'\\\\\n])+'");

  /**
   * A string literal or text block.
   *
   * @param line of its first character, from 1
   */
  record Literal(String text, int line, boolean block) {}

  /** Reads all sources below a directory, the samples of broken rules aside. */
  static List<JavaSource> below(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.toString().contains("ruleviolations"))
          .sorted()
          .map(JavaSource::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JavaSource read(Path file) {
    try {
      return new JavaSource(file, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String className() {
    return file.getFileName().toString().replace(".java", "");
  }

  /** Returns the matches of a pattern in the whole text. */
  Stream<MatchResult> matches(Pattern pattern) {
    return pattern.matcher(text).results();
  }

  Stream<Literal> literals() {
    return matches(TOKEN)
        .filter(token -> token.group(1) != null || token.group(2) != null)
        .map(token -> {
          boolean block = token.group(1) != null;
          int group = block ? 1 : 2;
          return new Literal(token.group(group), line(token.start(group)), block);
        });
  }

  /** Returns {@code file:line}. */
  String place(int line) {
    return file + ":" + line;
  }

  int line(int offset) {
    return 1 + (int) text.substring(0, offset).chars().filter(each -> each == '\n').count();
  }
}
