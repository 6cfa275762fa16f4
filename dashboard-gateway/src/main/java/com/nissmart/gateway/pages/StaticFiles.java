package com.nissmart.gateway.pages;

import com.nissmart.contract.CurrencyDigits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The files of the dashboards, all read at the start, so that no path can reach another file. The
 * files under assets/ are also served below a directory named by the hash of their contents. Pages
 * refer to them there. Such an address never changes its content, so browsers may keep it, and
 * scripts import each other by relative addresses.
 */
final class StaticFiles {
  private static final String ROOT = "web/";
  private static final String ASSETS = "assets/";

  private final Map<String, StaticFile> files;
  private final String version;

  private StaticFiles(Map<String, StaticFile> files, String version) {
    this.files = files;
    this.version = version;
  }

  static StaticFiles load() {
    Map<String, byte[]> contents = read();
    contents.put(ASSETS + "ui/currency-digits.js", currencyDigits());
    return of(contents);
  }

  /** Returns a script with the digits of each currency that has not the usual number of them. */
  private static byte[] currencyDigits() {
    String others =
        CurrencyDigits.listed().stream()
            .filter(one -> one.getDefaultFractionDigits() != CurrencyDigits.USUAL)
            .map(one -> one.getCurrencyCode() + ": " + one.getDefaultFractionDigits())
            .collect(Collectors.joining(", "));
    return """
    /** The digits of minor units after ISO 4217, where there are not %d; the server writes this file. */
    const OTHERS = { %s };
    export const digitsOf = (code) => OTHERS[code] ?? %d;
    """
        .formatted(CurrencyDigits.USUAL, others, CurrencyDigits.USUAL)
        .getBytes(StandardCharsets.UTF_8);
  }

  static StaticFiles of(Map<String, byte[]> contents) {
    String version = PageResources.hash(new TreeMap<>(contents), name -> name.startsWith(ASSETS));
    Map<String, StaticFile> files = new HashMap<>();
    contents.forEach((name, content) -> {
      if (!StaticFile.isCompressed(name)) {
        byte[] served = name.endsWith(".html") ? versioned(content, version) : content;
        files.put(name, StaticFile.of(name, served, contents));
      }
    });
    return new StaticFiles(Map.copyOf(files), version);
  }

  /** Returns the file, or null. */
  @Nullable StaticFile find(String name) {
    return files.get(name);
  }

  /** Returns the file below /assets/, with or without the version in its path, or null. */
  @Nullable StaticFile asset(String path) {
    return files.get(ASSETS + (isVersioned(path) ? path.substring(version.length() + 1) : path));
  }

  /** Returns whether the path has the version, so that its content never changes. */
  boolean isVersioned(String path) {
    return path.startsWith(version + "/");
  }

  private static byte[] versioned(byte[] page, String version) {
    return new String(page, StandardCharsets.UTF_8)
        .replace("\"/" + ASSETS, "\"/" + ASSETS + version + "/")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, byte[]> read() {
    try {
      Path place =
          Path.of(StaticFiles.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return Files.isDirectory(place) ? readDirectory(place.resolve(ROOT)) : readJar(place);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("The place of this build cannot be read", e);
    }
  }

  private static Map<String, byte[]> readDirectory(Path root) throws IOException {
    Map<String, byte[]> contents = new HashMap<>();
    if (!Files.isDirectory(root)) {
      return contents;
    }
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        String name = root.relativize(path).toString().replace('\\', '/');
        contents.put(name, Files.readAllBytes(path));
      }
    }
    return contents;
  }

  private static Map<String, byte[]> readJar(Path jar) throws IOException {
    Map<String, byte[]> contents = new HashMap<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        if (entry.getName().startsWith(ROOT) && !entry.isDirectory()) {
          try (InputStream in = zip.getInputStream(entry)) {
            contents.put(entry.getName().substring(ROOT.length()), in.readAllBytes());
          }
        }
      }
    }
    return contents;
  }
}
