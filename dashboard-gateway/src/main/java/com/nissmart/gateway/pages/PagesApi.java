package com.nissmart.gateway.pages;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.nissmart.gateway.http.Exchange;
import com.nissmart.gateway.http.Reply;
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
    byte[] document = Resources.bytes("/openapi.yaml");
    String style = Resources.text("/page.css");
    String docs =
        Html.page("Nissmart API", style, new DocsPage(OpenApiDocument.parse(document)).body());
    String front = Html.page("Nissmart", style, Resources.text("/front.html"));
    return new PagesApi(
        document,
        docs.getBytes(StandardCharsets.UTF_8),
        front.getBytes(StandardCharsets.UTF_8),
        Html.contentSecurityPolicy(style));
  }

  /** openapi.yaml, byte for byte. */
  public CompletableFuture<Reply> document(Exchange exchange) {
    Reply reply =
        Reply.of(HttpStatus.OK, MediaType.parse("application/yaml; charset=utf-8"), document);
    return CompletableFuture.completedFuture(reply.with(HttpHeaderNames.CACHE_CONTROL, HOW_LONG));
  }

  /** The document for people to read. */
  public CompletableFuture<Reply> docs(Exchange exchange) {
    return page(docs);
  }

  /** What this is and where to go from here. */
  public CompletableFuture<Reply> landing(Exchange exchange) {
    return page(front);
  }

  private CompletableFuture<Reply> page(byte[] html) {
    return CompletableFuture.completedFuture(
        Reply.of(HttpStatus.OK, MediaType.HTML_UTF_8, html)
            .with(HttpHeaderNames.CACHE_CONTROL, HOW_LONG)
            .with(HttpHeaderNames.CONTENT_SECURITY_POLICY, policy));
  }
}
