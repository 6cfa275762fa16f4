package com.nissmart.accounts.message;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.paging.PageToken;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One page of a list that is ordered by id, or by number, newest first.
 *
 * @param filter the list's name and what it is filtered by, which a page token belongs to
 * @param size how many rows are shown
 * @param after the last row of the page before
 */
public record ListPage(String filter, int size, Optional<UUID> after) {
  private static final int USUAL = 50;
  private static final int MOST = 200;

  /**
   * The page that a request asks for.
   *
   * @param list its name
   * @param filters of the list, with a text of their own for each
   * @throws Refusal INVALID_REQUEST, CURSOR_INVALID
   */
  public static ListPage of(String list, Object filters, int pageSize, String pageToken) {
    if (pageSize < 0 || pageSize > MOST) {
      throw Refusal.invalid(
          "page_size", "OUT_OF_RANGE", "page_size is 1 to 200, or 0 for 50, got " + pageSize);
    }
    String filter = list + " " + filters;
    return new ListPage(
        filter,
        pageSize == 0 ? USUAL : pageSize,
        PageToken.decode(pageToken, filter).map(ListPage::position));
  }

  /** One more than is shown, to know whether there are more. */
  public int rowsToRead() {
    return size + 1;
  }

  /** Shows the rows of this page. */
  public <T> void show(List<T> rows, Consumer<T> each) {
    rows.stream().limit(size).forEach(each);
  }

  /** What asks for the page after this one; empty when this is the last. */
  public <T> String next(List<T> rows, Function<T, UUID> id) {
    return rows.size() <= size
        ? ""
        : PageToken.encode(filter, id.apply(rows.get(size - 1)).toString());
  }

  /** A number as a position. */
  public static UUID position(long number) {
    return new UUID(0, number);
  }

  /** The number that {@link #position(long)} wrote. */
  public static long number(UUID position) {
    return position.getLeastSignificantBits();
  }

  private static UUID position(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new Refusal(Reason.CURSOR_INVALID, "not a cursor that this list handed out");
    }
  }
}
