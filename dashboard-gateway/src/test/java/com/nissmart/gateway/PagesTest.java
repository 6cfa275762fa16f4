package com.nissmart.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.gateway.pages.OpenApiDocument.Operation;
import com.nissmart.gateway.support.GatewayClient;
import com.nissmart.gateway.support.OpenApiContract;
import com.nissmart.gateway.support.RestAnswer;
import com.nissmart.gateway.support.RunningGateway;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {
  @RegisterExtension static final RunningGateway gateway = new RunningGateway();

  @Test
  void the_document_is_served() {
    RestAnswer answer = gateway.anonymous().get("/openapi.yaml");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).startsWith("openapi: 3.1.0\n");
  }

  @Test
  void the_docs_page_has_every_operation_and_code() {
    String page = gateway.anonymous().get("/docs").body();
    for (Operation operation : OpenApiContract.document().operations()) {
      assertThat(page)
          .contains("id=\"" + operation.id() + "\"", "href=\"#" + operation.id() + "\"");
    }
    OpenApiContract.document()
        .root()
        .at("/components/schemas/Code/enum")
        .forEach(code ->
            assertThat(page)
                .contains(
                    "id=\"" + code.asText().toLowerCase(Locale.ROOT).replace('_', '-') + "\""));
  }

  @Test
  void pages_load_nothing_from_other_hosts_and_run_no_scripts() {
    RestAnswer answer = gateway.anonymous().get("/docs");
    assertThat(answer.header("content-type")).isEqualTo("text/html; charset=utf-8");
    assertThat(answer.body())
        .startsWith("<!doctype html>")
        .doesNotContain("<script", "src=", " style=", "@import", "url(");
    assertThat(answer.header("content-security-policy"))
        .contains("style-src 'sha256-", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
  }

  @Test
  void a_dashboard_is_served_with_cacheable_assets() {
    for (String path : List.of("/", "/app/wallets", "/ops", "/ops/users/usr_1")) {
      RestAnswer page = gateway.anonymous().get(path);
      for (String asset : references(page.body())) {
        RestAnswer answer = gateway.anonymous().get(asset);
        assertThat(answer.status()).as(asset).isEqualTo(200);
        assertThat(answer.header("cache-control")).as(asset).contains("immutable");
        GatewayClient client = gateway.anonymous().with("If-None-Match", answer.header("etag"));
        assertThat(client.get(asset).status()).as(asset).isEqualTo(304);
        assertThat(page.header("content-security-policy"))
            .contains("script-src 'self'; style-src 'self';")
            .doesNotContain("unsafe");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/../openapi.yaml",
        "/assets/..%2fopenapi.yaml",
        "/assets/%2e%2e/openapi.yaml",
        "/assets/..",
        "/assets/.",
        "/assets/",
        "/assets",
        "/assets//ui/base.css",
        "/assets/ui",
        "/assets/ui/",
        "/assets/0000000000000000/ui/base.css",
        "/assets/../saver/index.html",
        "/assets/ui/base.css.gz",
        "/assets/ui/base.css%00.js",
        "/assets/C:/x",
        "/web/saver/index.html"
      })
  void no_path_leaves_the_assets(String path) {
    RestAnswer answer = gateway.anonymous().get(path);
    assertThat(answer.status()).isIn(400, 404);
    assertThat(answer.code()).isIn("INVALID_REQUEST", "ROUTE_NOT_FOUND");
  }

  private static List<String> references(String page) {
    return Pattern.compile("\"(/assets/[^\"]+)\"")
        .matcher(page)
        .results()
        .map(found -> found.group(1))
        .toList();
  }
}
