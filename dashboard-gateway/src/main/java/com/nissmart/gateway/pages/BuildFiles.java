package com.nissmart.gateway.pages;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Files that are part of this build. */
final class BuildFiles {
  private BuildFiles() {}

  static byte[] bytes(String name) {
    try (@Nullable InputStream in = BuildFiles.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("this build has no " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }
}
