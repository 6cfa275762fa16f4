package com.nissmart.gateway.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Where our own pages come from, and whether a browser sent a request from one of them. Browsers
 * add cookies to whatever a page of anybody's makes them send; Fetch Metadata and Origin, which no
 * script can write, tell whose page it was.
 */
public final class Site {
  private static final String FETCH_SITE = "sec-fetch-site";

  private final String publicOrigin;

  /** A site at an origin; empty: at whatever host the request names. */
  public Site(String publicOrigin) {
    this.publicOrigin = publicOrigin;
  }

  /** Whether browsers reach us over TLS only. */
  public boolean isSecure() {
    return publicOrigin.startsWith("https://");
  }

  /** Refuses with CROSS_SITE_REFUSED what a browser says to come from another site's page. */
  void refuseOthers(RequestHeaders headers) {
    @Nullable String site = headers.get(FETCH_SITE);
    @Nullable String origin = headers.get(HttpHeaderNames.ORIGIN);
    boolean ours =
        (site == null || site.equals("same-origin") || site.equals("none"))
            && (origin == null || isOurs(origin, headers));
    if (!ours) {
      throw refusal("A request that changes something must come from our own pages.");
    }
  }

  /** The same, and refuses what does not say where it comes from: every browser does. */
  void requireOurs(RequestHeaders headers) {
    refuseOthers(headers);
    if (!headers.contains(FETCH_SITE) && !headers.contains(HttpHeaderNames.ORIGIN)) {
      throw refusal(
          "A request with the session's cookie needs the header Sec-Fetch-Site or Origin.");
    }
  }

  private boolean isOurs(String origin, RequestHeaders headers) {
    if (!publicOrigin.isEmpty()) {
      return origin.equals(publicOrigin);
    }
    @Nullable String host = headers.authority();
    return origin.equals("http://" + host) || origin.equals("https://" + host);
  }

  private static Refusal refusal(String detail) {
    return new Refusal(Reason.CROSS_SITE_REFUSED, detail);
  }
}
