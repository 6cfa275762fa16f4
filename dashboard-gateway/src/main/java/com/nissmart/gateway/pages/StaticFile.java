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
 * A file of the dashboards in memory.
 *
 * @param forms the smallest first; the last is not compressed
 */
record StaticFile(MediaType type, List<Form> forms) {
  /** A smaller file gains less than the header of a compressed one costs. */
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
   * An encoding of the file.
   *
   * @param encoding in Content-Encoding, or ""
   */
  record Form(String encoding, HttpData content, String tag) {
    static Form of(String encoding, byte[] content) {
      return new Form(encoding, HttpData.wrap(content), EntityTags.of(content));
    }
  }

  /** Creates a file; {@code files} may have forms that the build has compressed. */
  static StaticFile of(String name, byte[] plain, Map<String, byte[]> files) {
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    @Nullable String type = TYPES.get(extension);
    if (type == null) {
      throw new IllegalStateException("web/" + name + " has an unknown type");
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
    return new StaticFile(MediaType.parse(type), List.copyOf(forms));
  }

  /** Returns whether the name is that of a compressed form. */
  static boolean isCompressed(String name) {
    return name.endsWith(GZIP) || name.endsWith(BROTLI);
  }

  /** Returns the smallest form that the client accepts. */
  Form form(String acceptEncoding) {
    for (Form form : forms) {
      if (form.encoding().isEmpty() || accepts(acceptEncoding, form.encoding())) {
        return form;
      }
    }
    return forms.getLast();
  }

  /** Returns whether an Accept-Encoding header (RFC 9110, 12.5.3) permits the encoding. */
  private static boolean accepts(String header, String encoding) {
    for (String element : header.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] parts = element.split(";", -1);
      if (parts[0].strip().equals(encoding)) {
        return parts.length == 1 || !parts[1].strip().matches("q=0(\\.0*)?");
      }
    }
    return false;
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
