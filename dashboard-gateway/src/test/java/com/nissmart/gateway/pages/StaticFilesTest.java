package com.nissmart.gateway.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StaticFilesTest {
  private static final String PAGE =
      "<script type=\"module\" src=\"/assets/ui/app.js\"></script><a href=\"/docs\">";

  private final Map<String, byte[]> contents = new HashMap<>();

  StaticFilesTest() {
    put("saver/index.html", PAGE);
    put("assets/ui/app.js", "export const answer = 42;\n".repeat(100));
    put("assets/icon.svg", "<svg/>");
  }

  @Test
  void pages_name_assets_by_the_hash_of_all_contents() {
    String before = page();
    assertThat(before)
        .matches(
            "<script type=\"module\" src=\"/assets/[0-9a-f]{16}/ui/app.js\"></script><a href=\"/docs\">");
    put("assets/icon.svg", "<svg></svg>");
    assertThat(page()).isNotEqualTo(before);
    put("assets/icon.svg", "<svg/>");
    assertThat(page()).isEqualTo(before);
  }

  @Test
  void an_asset_is_found_with_its_version_and_without() {
    StaticFiles files = StaticFiles.of(contents);
    String version = page().replaceAll("(?s).*/assets/([0-9a-f]{16})/.*", "$1");
    assertThat(files.asset(version + "/ui/app.js")).isNotNull().isSameAs(files.asset("ui/app.js"));
    assertThat(files.isVersioned(version + "/ui/app.js")).isTrue();
    assertThat(files.isVersioned("ui/app.js")).isFalse();
    assertThat(files.asset("../saver/index.html")).isNull();
    assertThat(files.asset("")).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "gzip, gzip",
    "'br, gzip', br",
    "'gzip;q=0, br;q=1.0', br",
    "'gzip;q=0', ''",
    "identity, ''",
    "'', ''",
    "GZIP, gzip",
    "gzippy, ''"
  })
  void the_smallest_accepted_form_is_sent(String accepted, String encoding) {
    put("assets/ui/app.js.br", "br");
    StaticFile file = StaticFiles.of(contents).asset("ui/app.js");
    assertThat(file).isNotNull();
    assertThat(file.form(accepted).encoding()).isEqualTo(encoding);
  }

  @Test
  void a_compressed_form_has_equal_content_and_its_own_tag() throws IOException {
    StaticFile file = StaticFiles.of(contents).asset("ui/app.js");
    assertThat(file).isNotNull();
    byte[] packed = file.form("gzip").content().array();
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      assertThat(in.readAllBytes()).isEqualTo(contents.get("assets/ui/app.js"));
    }
    assertThat(file.form("gzip").tag()).isNotEqualTo(file.form("").tag());
    StaticFile small = StaticFiles.of(contents).asset("icon.svg");
    assertThat(small).isNotNull();
    assertThat(small.forms()).hasSize(1);
  }

  @Test
  void a_file_of_an_unknown_type_fails_the_start() {
    put("assets/app.exe", "x");
    assertThatThrownBy(() -> StaticFiles.of(contents)).hasMessageContaining("assets/app.exe");
  }

  private String page() {
    StaticFile page = StaticFiles.of(contents).find("saver/index.html");
    assertThat(page).isNotNull();
    return page.form("").content().toStringUtf8();
  }

  private void put(String name, String content) {
    contents.put(name, content.getBytes(StandardCharsets.UTF_8));
  }
}
