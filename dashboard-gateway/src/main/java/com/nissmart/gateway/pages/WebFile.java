package com.nissmart.gateway.pages;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.MediaType;
import com.nissmart.gateway.http.EntityTags;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file of the dashboards, held in memory.
 *
 * @param forms the smallest first; the last is not compressed
 */
record WebFile(MediaType type, List<Form> forms) {
  /** What a header and a checksum cost more than a smaller file can win. */
  private static final int WORTH_COMPRESSING = 512;

  private static final String BROTLI = ".br";
  private static final String GZIP = ".gz";

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("map", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("webp", "image/webp"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("txt", "text/plain; charset=utf-8"));

  /**
   * One way to send it.
   *
   * @param encoding as Content-Encoding names it, or ""
   */
  record Form(String encoding, HttpData content, String tag) {
    static Form of(String encoding, byte[] content) {
      return new Form(encoding, HttpData.wrap(content), EntityTags.of(content));
    }
  }

  /** The file of a name; {@code files} has what the build compressed beside it. */
  static WebFile of(String name, byte[] plain, Map<String, byte[]> files) {
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    @Nullable String type = TYPES.get(extension);
    if (type == null) {
      throw new IllegalStateException("web/" + name + " is of a type that is not served");
    }
    List<Form> forms = new ArrayList<>();
    byte @Nullable [] brotli = files.get(name + BROTLI);
    if (brotli != null) {
      forms.add(Form.of("br", brotli));
    }
    byte @Nullable [] gzip = files.get(name + GZIP);
    byte[] packed = gzip == null ? gzip(plain) : gzip;
    if (plain.length >= WORTH_COMPRESSING && packed.length < plain.length) {
      forms.add(Form.of("gzip", packed));
    }
    forms.add(Form.of("", plain));
    return new WebFile(MediaType.parse(type), List.copyOf(forms));
  }

  /** Whether the name is that of a compressed form and not of a file of its own. */
  static boolean isCompressed(String name) {
    return name.endsWith(GZIP) || name.endsWith(BROTLI);
  }

  /** The smallest form that the client reads. */
  Form form(String acceptEncoding) {
    for (Form form : forms) {
      if (form.encoding().isEmpty() || Encodings.accepts(acceptEncoding, form.encoding())) {
        return form;
      }
    }
    return forms.getLast();
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length / 2);
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
