package com.nissmart.gateway.http.guard;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The check that a browser sent a request from one of our own pages. Browsers add cookies to a
 * request of any page, so a cookie alone proves nothing. No script can write Fetch Metadata and
 * Origin headers, so they show which site the page belongs to.
 */
public final class CrossSiteCheck {
  private static final String FETCH_SITE = "sec-fetch-site";

  private final EdgeSettings settings;

  /** Accepts pages of the public origin; without one, pages of the host that a request names. */
  public CrossSiteCheck(EdgeSettings settings) {
    this.settings = settings;
  }

  /** Returns whether browsers reach the gateway over TLS only. */
  public boolean isSecure() {
    return settings.isSecure();
  }

  /** Refuses with CROSS_SITE_REFUSED a request that comes from a page of another site. */
  public void refuseOtherSites(RequestHeaders headers) {
    @Nullable String site = headers.get(FETCH_SITE);
    @Nullable String origin = headers.get(HttpHeaderNames.ORIGIN);
    boolean ours =
        (site == null || site.equals("same-origin") || site.equals("none"))
            && (origin == null || isOurs(origin, headers));
    if (!ours) {
      throw refusal("A request that changes something must come from our own pages");
    }
  }

  /** Also refuses a request without both headers, since every browser sends at least one. */
  public void requireOurPage(RequestHeaders headers) {
    refuseOtherSites(headers);
    if (!headers.contains(FETCH_SITE) && !headers.contains(HttpHeaderNames.ORIGIN)) {
      throw refusal("A request with the session cookie needs the header Sec-Fetch-Site or Origin");
    }
  }

  private boolean isOurs(String origin, RequestHeaders headers) {
    if (!settings.publicOrigin().isEmpty()) {
      return origin.equals(settings.publicOrigin());
    }
    @Nullable String host = headers.authority();
    return origin.equals("http://" + host) || origin.equals("https://" + host);
  }

  private static Refusal refusal(String detail) {
    return new Refusal(Reason.CROSS_SITE_REFUSED, detail);
  }
}
