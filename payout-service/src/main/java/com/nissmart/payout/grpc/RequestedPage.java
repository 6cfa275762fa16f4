package com.nissmart.payout.grpc;

import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.paging.PageToken;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The page of a list that a request asks for.
 *
 * @param list the list's name, with all of its filters
 * @param position the last row of the page before; null for the first page
 */
public record RequestedPage(int size, String list, Ids ids, @Nullable UUID position) {
  private static final int DEFAULT = 50;
  private static final int LARGEST = 200;

  /** Reads the page of a request. */
  public static RequestedPage of(int size, String token, String list, Ids ids) {
    int rows = size(size);
    UUID position =
        PageToken.decode(token, list).map(last -> ids.parse("page_token", last)).orElse(null);
    return new RequestedPage(rows, list, ids, position);
  }

  /** Returns the size of the page for a requested size. */
  static int size(int requested) {
    if (requested < 0 || requested > LARGEST) {
      throw Refusal.invalid(
          "page_size", "OUT_OF_RANGE", "page_size must be 1 to 200, or 0 for 50, got " + requested);
    }
    return requested == 0 ? DEFAULT : requested;
  }

  /** Returns one more than the page has, which shows whether there is a next one. */
  public int limit() {
    return size + 1;
  }

  /** Returns the rows of this page. */
  public <T> List<T> rows(List<T> found) {
    return found.subList(0, Math.min(size, found.size()));
  }

  /** Returns the token of the next page, which is empty on the last one. */
  public <T> String nextToken(List<T> found, Function<T, UUID> id) {
    return nextToken(found, id, null);
  }

  /**
   * Returns the token of the next page, which is empty on the last one.
   *
   * @param end the last row that was looked at, when the search goes on behind it; or null
   */
  <T> String nextToken(List<T> found, Function<T, UUID> id, @Nullable UUID end) {
    UUID last = found.size() > size ? id.apply(found.get(size - 1)) : end;
    return last == null ? "" : PageToken.encode(list, ids.format(last));
  }
}
