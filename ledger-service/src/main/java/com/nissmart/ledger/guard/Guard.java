package com.nissmart.ledger.guard;

/**
 * A part of the database's structure.
 *
 * @param name its kind and name, as in {@code trigger journal_append_only on journal}
 * @param definition its form, in the words of PostgreSQL's catalogue
 */
record Guard(Kind kind, String name, String definition) {
  /** The kind of a part. */
  enum Kind {
    TABLE,
    COLUMN,
    CONSTRAINT,
    /** An index that refuses a second row. */
    UNIQUE_INDEX,
    /** An index that makes reading fast, and refuses nothing. */
    INDEX,
    TRIGGER,
    FUNCTION,
    /** A right of a role to a table. */
    RIGHT,
    /** A setting that could switch triggers off. */
    SETTING,
    /** A rule that rewrites statements. */
    RULE;

    /** Returns whether one that the migrations have not made could change what is written. */
    boolean isRefusedWhenNew() {
      return this == TRIGGER || this == RIGHT || this == RULE;
    }
  }

  /** Returns a guard of a line that {@link #toString} made. */
  static Guard parse(String line) {
    String[] parts = line.split("\t", -1);
    return new Guard(Kind.valueOf(parts[0]), parts[1], parts[2]);
  }

  /** Returns the table of a trigger, right, rule or table: the last word of its name. */
  String table() {
    String last = name.substring(name.lastIndexOf(' ') + 1);
    int column = last.indexOf('.');
    return column < 0 ? last : last.substring(0, column);
  }

  @Override
  public String toString() {
    return kind + "\t" + name + "\t" + definition;
  }
}
