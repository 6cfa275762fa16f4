package com.nissmart.testkit;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The rules about the text of sources, which bytecode does not show. */
final class SourceRules {
  private static final int LONGEST_TEST_NAME = 12;
  private static final int LONGEST_SQL_LINE = 120;

  private static final Pattern HEADLESS =
      Pattern.compile(
          "/\\*\\*[\\s*]*((?:What|Who|Whoever|Whom|Whose|Whether|Where|How|Which|When|Why)\\b|(?:Nothing|Null|Empty|True|False|Zero|None) when\\b)");
  private static final Pattern TEST_METHOD = Pattern.compile("\\bvoid ([a-z][a-z0-9_]*)\\(");
  private static final Pattern CLOCK =
      Pattern.compile(
          "(?i)\\bnow\\(\\)|\\b(?:current_timestamp|current_date|localtimestamp)\\b|\\bclock_timestamp\\(\\)");
  private static final Pattern STATEMENT =
      Pattern.compile(
          "(?is)\\s*(?:select\\b.*\\bfrom\\b|insert\\s+into\\b|update\\s+\\w+.*\\bset\\b|delete\\s+from\\b|with\\s+(?:recursive\\s+)?\\w+.*\\bas\\b.*\\().*");
  private static final Pattern LOWER_KEYWORD =
      Pattern.compile(
          "(?<![:.'\\w$])(?:select|from|where|insert into|values|returning|join|order by|group by|union|update|delete from|on conflict)(?![\\w'(.])");
  private static final Pattern HOST_BOUND_MAIN =
      Pattern.compile(
          "static void (main)\\([^{]*\\{\\s*(?!ProcessDefaults\\.set\\(\\)|Launcher\\.run\\()\\S");
  private static final Pattern QUOTED = Pattern.compile("'[^']*'|--[^\\n]*");

  private SourceRules() {}

  /** A doc comment begins with a verb or a noun phrase. */
  static void comments(List<JavaSource> sources) {
    PackageRules.fail(
        "A comment is a sentence or a noun phrase, not a clause",
        sources.stream()
            .flatMap(source ->
                source
                    .matches(HEADLESS)
                    .map(match ->
                        source.place(source.line(match.start(1))) + " " + match.group(1) + " ..."))
            .toList());
  }

  /** The name of a test is a sentence of at most twelve words. */
  static void testNames(List<JavaSource> tests) {
    PackageRules.fail(
        "A test's name has at most " + LONGEST_TEST_NAME + " words",
        tests.stream()
            .flatMap(source ->
                source
                    .matches(TEST_METHOD)
                    .filter(match -> match.group(1).split("_", -1).length > LONGEST_TEST_NAME)
                    .map(match -> source.place(source.line(match.start(1))) + " " + match.group(1)))
            .toList());
  }

  /**
   * SQL takes the time as a parameter; only leases are kept in the database's time.
   *
   * @param allowed classes that read the database's clock, with the reason
   */
  static void sqlClocks(List<JavaSource> sources, Map<String, String> allowed) {
    PackageRules.fail(
        "SQL takes the time as a parameter",
        sources.stream()
            .filter(source -> !allowed.containsKey(source.className()))
            .flatMap(source ->
                source
                    .literals()
                    .flatMap(literal ->
                        lines(source, literal)
                            .filter(line -> CLOCK.matcher(line).find())
                            .filter(line -> !line.contains("lease"))))
            .toList());
  }

  /** SQL keywords are in capitals and lines of SQL fit a screen. */
  static void sqlForm(List<JavaSource> sources) {
    PackageRules.fail(
        "SQL keywords are in capitals, and a line has at most " + LONGEST_SQL_LINE + " columns",
        sources.stream()
            .flatMap(source ->
                source
                    .literals()
                    .filter(literal -> STATEMENT.matcher(literal.text()).matches())
                    .flatMap(literal -> lines(source, literal).filter(SourceRules::isWrongSql)))
            .toList());
  }

  /** A main makes its process independent of the host's locale and time zone first. */
  static void mains(List<JavaSource> sources) {
    PackageRules.fail(
        "A main begins with ProcessDefaults.set() or Launcher.run(...)",
        sources.stream()
            .flatMap(source ->
                source
                    .matches(HOST_BOUND_MAIN)
                    .map(match -> source.place(source.line(match.start(1)))))
            .toList());
  }

  private static boolean isWrongSql(String placed) {
    String line = placed.substring(placed.indexOf(' ') + 1);
    return line.length() > LONGEST_SQL_LINE
        || LOWER_KEYWORD.matcher(QUOTED.matcher(line).replaceAll("''")).find();
  }

  /** Returns the lines of a literal, each after its place and one space. */
  private static Stream<String> lines(JavaSource source, JavaSource.Literal literal) {
    String text = literal.block() ? literal.text().stripIndent() : literal.text();
    List<String> lines = Arrays.asList(text.split("\n", -1));
    return IntStream.range(0, lines.size())
        .mapToObj(index -> source.place(literal.line() + index) + " " + lines.get(index));
  }
}
