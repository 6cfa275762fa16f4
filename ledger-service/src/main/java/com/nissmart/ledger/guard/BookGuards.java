package com.nissmart.ledger.guard;

import com.nissmart.ledger.guard.Guard.Kind;
import com.nissmart.ledger.guard.GuardCatalog.TablePart;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The comparison of a database's structure with the one that the migrations make. That one is in
 * the resource {@code guards.tsv}, which a test holds against a database that was just migrated.
 */
public final class BookGuards {
  static final String RESOURCE = "/db/ledger/guards.tsv";

  /** The guard that keeps two writers from appending the same batch. */
  private static final String CHAIN = "constraint journal_pk on journal";

  private static final List<Guard> EXPECTED = expected();

  /**
   * The differences of a database, each as a sentence that names the part.
   *
   * @param unsafe what no writer should rely on, such as a constraint that is missing
   * @param slow the indexes that are missing and were only for speed
   */
  public record Differences(List<String> unsafe, List<String> slow) {
    /** Returns all unsafe differences as one sentence; empty when there is none. */
    public String text() {
      return unsafe.isEmpty()
          ? ""
          : "The database is not as its migrations made it: " + String.join("; ", unsafe);
    }

    /** Returns whether two writers could append the same batch. */
    public boolean endangersChain() {
      return unsafe.stream().anyMatch(difference -> difference.startsWith(CHAIN + " "));
    }
  }

  private BookGuards() {}

  /** Compares the database of a connection. */
  public static Differences differences(Connection connection) throws SQLException {
    Map<String, Guard> found = byName(GuardCatalog.read(connection));
    Map<String, Guard> expected = byName(EXPECTED);
    List<TablePart> parts = GuardCatalog.parts(connection);
    parts.forEach(part -> expected.putAll(triggersOf(part)));
    Set<String> tables = tables(parts);
    List<String> unsafe = new ArrayList<>();
    List<String> slow = new ArrayList<>();
    for (Guard guard : expected.values()) {
      String difference = difference(guard, found.get(guard.name()));
      if (!difference.isEmpty()) {
        (guard.kind() == Kind.INDEX ? slow : unsafe).add(difference);
      }
    }
    for (Guard guard : found.values()) {
      if (guard.kind().isRefusedWhenNew()
          && tables.contains(guard.table())
          && !expected.containsKey(guard.name())
          && !expected.containsKey(nameOfWhole(guard, parts))) {
        unsafe.add(guard.name() + " is there, which no migration made");
      }
    }
    return new Differences(unsafe, slow);
  }

  /**
   * Returns the tables of the book and their parts; any other one, such as a moved part, is none.
   */
  private static Set<String> tables(List<TablePart> parts) {
    return Stream.concat(
            EXPECTED.stream().filter(guard -> guard.kind() == Kind.TABLE).map(Guard::table),
            parts.stream().map(TablePart::name))
        .collect(Collectors.toSet());
  }

  /** Returns the name of a part's right for the whole table, which gives the right, too. */
  private static String nameOfWhole(Guard guard, List<TablePart> parts) {
    for (TablePart part : parts) {
      String suffix = " " + part.name();
      if (guard.kind() == Kind.RIGHT && guard.name().endsWith(suffix)) {
        return guard.name().replace(suffix, " " + part.table());
      }
    }
    return guard.name();
  }

  private static String difference(Guard expected, @Nullable Guard found) {
    if (found == null) {
      return expected.name() + " is missing";
    }
    return found.definition().equals(expected.definition())
        ? ""
        : "%s is '%s', expected '%s'"
            .formatted(expected.name(), found.definition(), expected.definition());
  }

  /** Returns the triggers that a part needs like the whole table. */
  private static Map<String, Guard> triggersOf(TablePart part) {
    String suffix = " on " + part.table();
    return byName(
        EXPECTED.stream()
            .filter(guard -> guard.kind() == Kind.TRIGGER && guard.name().endsWith(suffix))
            .map(guard ->
                new Guard(
                    Kind.TRIGGER,
                    guard.name().replace(suffix, " on " + part.name()),
                    guard.definition()))
            .toList());
  }

  private static Map<String, Guard> byName(List<Guard> guards) {
    return guards.stream()
        .collect(
            Collectors.toMap(Guard::name, Function.identity(), (one, other) -> one, TreeMap::new));
  }

  private static List<Guard> expected() {
    try (InputStream resource =
        Objects.requireNonNull(BookGuards.class.getResourceAsStream(RESOURCE))) {
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(Guard::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE + " cannot be read", e);
    }
  }
}
