package com.nissmart.gateway.http.guard;

import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;

/** The check of a request's size and path, before anything in it is read. */
public final class RequestShapeCheck {
  /** The longest URI, in characters. */
  public static final int LONGEST_URI = 4096;

  /** The largest sum of all headers, in bytes. */
  public static final int LARGEST_HEADERS = 8192;

  private static final int MOST_HEADERS = 100;

  private RequestShapeCheck() {}

  /** Refuses a request that is too large, or whose path needs cleaning. */
  public static void check(ServiceRequestContext context, RequestHeaders headers) {
    if (headers.path().length() > LONGEST_URI) {
      throw uriTooLong();
    }
    // The server routes by a cleaned path. The path as the client sent it must be clean already.
    String sent = context.rawPath();
    int query = sent.indexOf('?');
    if (!isPlain(query < 0 ? sent : sent.substring(0, query))) {
      throw new Refusal(Reason.ROUTE_NOT_FOUND, "There is nothing at this path");
    }
    if (headers.size() > MOST_HEADERS || size(headers) > LARGEST_HEADERS) {
      throw headersTooLarge();
    }
  }

  public static Refusal uriTooLong() {
    return new Refusal(Reason.URI_TOO_LONG, "The URI must have at most 4,096 characters");
  }

  public static Refusal headersTooLarge() {
    return new Refusal(
        Reason.HEADERS_TOO_LARGE, "The request must have at most 100 headers and 8 KiB of them");
  }

  /**
   * Returns whether the path has letters, digits and single slashes only. No route needs an escape,
   * a parameter or an empty segment, and some of them could disguise another path.
   */
  private static boolean isPlain(String path) {
    if (path.isEmpty() || path.charAt(0) != '/') {
      return false;
    }
    for (int i = 1; i < path.length(); i++) {
      char c = path.charAt(i);
      boolean word =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "._-".indexOf(c) >= 0;
      if (!word && (c != '/' || path.charAt(i - 1) == '/')) {
        return false;
      }
    }
    return true;
  }

  private static int size(RequestHeaders headers) {
    int size = 0;
    for (var header : headers) {
      size += header.getKey().length() + header.getValue().length();
    }
    return size;
  }
}
