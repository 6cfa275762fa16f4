package com.nissmart.gateway.http;

import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;

/** What every request must look like before anything in it is read. */
final class RequestShape {
  static final int LONGEST_URI = 4096;
  static final int LARGEST_HEADERS = 8192;
  static final int MOST_HEADERS = 100;

  private RequestShape() {}

  static void check(ServiceRequestContext context, RequestHeaders headers) {
    String target = headers.path();
    if (target.length() > LONGEST_URI) {
      throw new Refusal(Reason.URI_TOO_LONG, "The URI is longer than 4,096 characters.");
    }
    // The server has cleaned the path that it routes by; the one that was sent must have been
    // clean.
    String sent = context.rawPath();
    int query = sent.indexOf('?');
    if (!isPlain(query < 0 ? sent : sent.substring(0, query))) {
      throw new Refusal(Reason.ROUTE_NOT_FOUND, "There is nothing at this path.");
    }
    if (headers.size() > MOST_HEADERS || size(headers) > LARGEST_HEADERS) {
      throw new Refusal(
          Reason.HEADERS_TOO_LARGE, "The headers are more than 100, or larger than 8 KiB.");
    }
  }

  /**
   * None of our paths needs an escape, a parameter or an empty segment: no trick with them leads to
   * another one.
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
