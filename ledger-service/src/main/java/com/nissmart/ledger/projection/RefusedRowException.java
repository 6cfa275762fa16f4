package com.nissmart.ledger.projection;

import java.sql.SQLException;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * A row that the tables refuse although the journal has it: a defect, or a change by somebody else.
 * Nothing of its chunk is in the tables.
 */
public final class RefusedRowException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The line of a COPY, in whatever language the server has. */
  private static final Pattern LINE = Pattern.compile("COPY \\w+,\\D*(\\d+)");

  RefusedRowException(String problem) {
    super(problem);
  }

  /** Returns whether a value or a constraint is the cause: the same row will be refused again. */
  static boolean isRefusal(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith("22") || state.startsWith("23");
  }

  /**
   * Returns a refusal with the name of the row that a COPY was refused for.
   *
   * @param name of the row in a line of the COPY, from 1
   */
  static RefusedRowException of(SQLException e, IntFunction<String> name) {
    ServerErrorMessage server = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
    Matcher line = LINE.matcher(server == null ? "" : String.valueOf(server.getWhere()));
    String row = line.find() ? name.apply(Integer.parseInt(line.group(1))) : "a row";
    return new RefusedRowException(row + ": " + problem(e));
  }

  /** Returns the server's message without its details, which have the values of the row. */
  static String problem(SQLException e) {
    ServerErrorMessage server = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
    return server == null ? String.valueOf(e.getMessage()) : String.valueOf(server.getMessage());
  }
}
