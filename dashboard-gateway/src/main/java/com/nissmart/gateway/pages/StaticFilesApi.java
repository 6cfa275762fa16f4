package com.nissmart.gateway.pages;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The two dashboards with their files. The pages route by themselves below /app/ and /ops/, so
 * every address there returns the same page.
 */
public final class StaticFilesApi {
  /** Permits scripts and styles from our own files only, and nothing inline. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";

  private static final String IMMUTABLE = "public, max-age=31536000, immutable";
  private static final String REVALIDATE = "no-cache";

  private final StaticFiles files;
  private final PagesApi pages;

  /** Loads the dashboards; {@code pages} has the front page of a build without them. */
  public StaticFilesApi(PagesApi pages) {
    this.files = StaticFiles.load();
    this.pages = pages;
  }

  /** Returns the savers' dashboard, or the front page in a build without it. */
  public CompletableFuture<ApiReply> saver(ApiRequest http) {
    @Nullable StaticFile page = files.find("saver/index.html");
    return page == null ? pages.landing(http) : page(http, page);
  }

  /** Returns the operators' dashboard. */
  public CompletableFuture<ApiReply> ops(ApiRequest http) {
    return page(http, "ops/index.html");
  }

  /** Returns the page that checks receipts. */
  public CompletableFuture<ApiReply> receiptCheck(ApiRequest http) {
    return page(http, "receipt-check/index.html");
  }

  /** Returns a file of the dashboards. */
  public CompletableFuture<ApiReply> asset(ApiRequest http) {
    String path = http.pathName("path");
    @Nullable StaticFile file = files.asset(path);
    if (file == null) {
      throw notFound();
    }
    String caching = files.isVersioned(path) ? IMMUTABLE : REVALIDATE;
    return CompletableFuture.completedFuture(
        reply(http, file).with(HttpHeaderNames.CACHE_CONTROL, caching));
  }

  private CompletableFuture<ApiReply> page(ApiRequest http, String name) {
    @Nullable StaticFile page = files.find(name);
    if (page == null) {
      throw notFound();
    }
    return page(http, page);
  }

  private static CompletableFuture<ApiReply> page(ApiRequest http, StaticFile page) {
    return CompletableFuture.completedFuture(
        reply(http, page)
            .with(HttpHeaderNames.CACHE_CONTROL, REVALIDATE)
            .with(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY)
            .with("cross-origin-opener-policy", "same-origin")
            .with("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()"));
  }

  private static ApiReply reply(ApiRequest http, StaticFile file) {
    StaticFile.Form form = file.form(http.header("accept-encoding"));
    ApiReply reply =
        ApiReply.of(HttpStatus.OK, file.type(), form.content())
            .with(HttpHeaderNames.ETAG, form.tag())
            .with(HttpHeaderNames.VARY, "accept-encoding");
    return form.encoding().isEmpty()
        ? reply
        : reply.with(HttpHeaderNames.CONTENT_ENCODING, form.encoding());
  }

  private static Refusal notFound() {
    return new Refusal(Reason.ROUTE_NOT_FOUND, "There is nothing at this path");
  }
}
