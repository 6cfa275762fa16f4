package com.nissmart.accounts.message;

import com.nissmart.contract.Refusal;
import com.nissmart.runtime.paging.PageToken;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One page of a list that is sorted by id or by number, newest first.
 *
 * @param filter the list's name and filters; a page token is valid for these only
 * @param size how many rows the page shows
 * @param after the last row of the page before
 */
public record ListPage(String filter, int size, Optional<UUID> after) {
  private static final int DEFAULT_SIZE = 50;
  private static final int LARGEST_SIZE = 200;

  /**
   * Returns the page that a request asks for.
   *
   * @param list the list's name
   * @param filters the list's filters, in a form whose text differs when they differ
   * @throws Refusal INVALID_REQUEST, CURSOR_INVALID
   */
  public static ListPage of(String list, Object filters, int pageSize, String pageToken) {
    if (pageSize < 0 || pageSize > LARGEST_SIZE) {
      throw Refusal.invalid(
          "page_size", "OUT_OF_RANGE", "page_size must be 1 to 200, or 0 for 50, got " + pageSize);
    }
    String filter = list + " " + filters;
    return new ListPage(
        filter,
        pageSize == 0 ? DEFAULT_SIZE : pageSize,
        PageToken.decode(pageToken, filter).map(ListPage::position));
  }

  /** Returns one row more than the page shows, to find out whether there is another page. */
  public int rowsToRead() {
    return size + 1;
  }

  /** Passes the rows of this page to {@code each}. */
  public <T> void show(List<T> rows, Consumer<T> each) {
    rows.stream().limit(size).forEach(each);
  }

  /** Returns the token of the next page; empty when this is the last one. */
  public <T> String next(List<T> rows, Function<T, UUID> id) {
    return next(rows, id, Optional.empty());
  }

  /**
   * Returns the token of the next page; empty when this is the last one.
   *
   * @param end the last row that was looked at, when a search goes on behind it
   */
  public <T> String next(List<T> rows, Function<T, UUID> id, Optional<UUID> end) {
    Optional<UUID> last = rows.size() > size ? Optional.of(id.apply(rows.get(size - 1))) : end;
    return last.map(position -> PageToken.encode(filter, position.toString())).orElse("");
  }

  public static UUID position(long number) {
    return new UUID(0, number);
  }

  /** Returns the number of {@link #position(long)}. */
  public static long number(UUID position) {
    return position.getLeastSignificantBits();
  }

  private static UUID position(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw PageToken.invalid(text);
    }
  }
}
