package com.nissmart.gateway.pages;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** The OpenAPI document, its page, and the front page, all rendered once at the start. */
public final class PagesApi {
  private static final String CACHING = "public, max-age=300";

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

  /** Renders the pages of this build. */
  public static PagesApi load() {
    byte[] document = PageResources.bytes("/openapi.yaml");
    String style = PageResources.text("/page.css");
    String docs =
        HtmlText.page("Nissmart API", style, new DocsPage(OpenApiDocument.parse(document)).body());
    String front = HtmlText.page("Nissmart", style, PageResources.text("/welcome.html"));
    return new PagesApi(
        document,
        docs.getBytes(StandardCharsets.UTF_8),
        front.getBytes(StandardCharsets.UTF_8),
        PageResources.contentSecurityPolicy(style));
  }

  /** Returns openapi.yaml, byte for byte. */
  public CompletableFuture<ApiReply> document(ApiRequest http) {
    ApiReply reply =
        ApiReply.of(HttpStatus.OK, MediaType.parse("application/yaml; charset=utf-8"), document);
    return CompletableFuture.completedFuture(reply.with(HttpHeaderNames.CACHE_CONTROL, CACHING));
  }

  public CompletableFuture<ApiReply> docs(ApiRequest http) {
    return page(docs);
  }

  public CompletableFuture<ApiReply> landing(ApiRequest http) {
    return page(front);
  }

  private CompletableFuture<ApiReply> page(byte[] html) {
    return CompletableFuture.completedFuture(
        ApiReply.of(HttpStatus.OK, MediaType.HTML_UTF_8, html)
            .with(HttpHeaderNames.CACHE_CONTROL, CACHING)
            .with(HttpHeaderNames.CONTENT_SECURITY_POLICY, policy));
  }
}
