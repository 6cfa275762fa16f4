package com.nissmart.gateway.pages;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * The OpenAPI document, the same as a page, and the front page. Made once, when the gateway starts;
 * they need no network.
 */
public final class PagesApi {
  private static final String HOW_LONG = "public, max-age=300";

  private final byte[] document;
  private final byte[] docs;
  private final byte[] front;
  private final String policy;

  private PagesApi(byte[] document, byte[] docs, byte[] front, String policy) {
    this.document = document;
    this.docs = docs;
    this.front = front;
    this.policy = policy;
  }

  /** The pages of this build. */
  public static PagesApi load() {
    byte[] document = BuildFiles.bytes("/openapi.yaml");
    String style = BuildFiles.text("/page.css");
    String docs =
        HtmlPage.page("Nissmart API", style, new DocsPage(OpenApiDocument.parse(document)).body());
    String front = HtmlPage.page("Nissmart", style, BuildFiles.text("/front.html"));
    return new PagesApi(
        document,
        docs.getBytes(StandardCharsets.UTF_8),
        front.getBytes(StandardCharsets.UTF_8),
        HtmlPage.contentSecurityPolicy(style));
  }

  /** openapi.yaml, byte for byte. */
  public CompletableFuture<ApiReply> document(ApiRequest http) {
    ApiReply reply =
        ApiReply.of(HttpStatus.OK, MediaType.parse("application/yaml; charset=utf-8"), document);
    return CompletableFuture.completedFuture(reply.with(HttpHeaderNames.CACHE_CONTROL, HOW_LONG));
  }

  /** The document for people to read. */
  public CompletableFuture<ApiReply> docs(ApiRequest http) {
    return page(docs);
  }

  /** What this is and where to go from here. */
  public CompletableFuture<ApiReply> landing(ApiRequest http) {
    return page(front);
  }

  private CompletableFuture<ApiReply> page(byte[] html) {
    return CompletableFuture.completedFuture(
        ApiReply.of(HttpStatus.OK, MediaType.HTML_UTF_8, html)
            .with(HttpHeaderNames.CACHE_CONTROL, HOW_LONG)
            .with(HttpHeaderNames.CONTENT_SECURITY_POLICY, policy));
  }
}
