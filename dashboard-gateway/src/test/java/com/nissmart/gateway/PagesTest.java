package com.nissmart.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.gateway.pages.OpenApiDocument.Operation;
import com.nissmart.gateway.support.Answer;
import com.nissmart.gateway.support.Contract;
import com.nissmart.gateway.support.Gateway;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PagesTest {
  @RegisterExtension static final Gateway gateway = new Gateway();

  @Test
  void the_document_is_served() {
    Answer answer = gateway.anonymous().get("/openapi.yaml");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).startsWith("openapi: 3.1.0\n");
  }

  @Test
  void the_page_has_every_operation_and_every_code() {
    String page = gateway.anonymous().get("/docs").body();
    for (Operation operation : Contract.document().operations()) {
      assertThat(page)
          .contains("id=\"" + operation.id() + "\"", "href=\"#" + operation.id() + "\"");
    }
    Contract.document()
        .root()
        .at("/components/schemas/Code/enum")
        .forEach(code ->
            assertThat(page)
                .contains(
                    "id=\"" + code.asText().toLowerCase(Locale.ROOT).replace('_', '-') + "\""));
  }

  @Test
  void pages_need_nothing_from_elsewhere_and_run_nothing() {
    for (String path : List.of("/", "/docs")) {
      Answer answer = gateway.anonymous().get(path);
      assertThat(answer.header("content-type")).isEqualTo("text/html; charset=utf-8");
      assertThat(answer.body())
          .startsWith("<!doctype html>")
          .doesNotContain("<script", "=\"http", " style=", "@import", "url(");
      assertThat(answer.header("content-security-policy"))
          .contains("style-src 'sha256-", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
    }
    assertThat(gateway.anonymous().get("/").body()).contains("href=\"/docs\"");
  }
}
