package com.nissmart.postgres;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * The programs of PostgreSQL, unpacked once from the class path into a directory that is named
 * after the archive's digest. A new version is unpacked beside the old one, and a directory that
 * was only partly unpacked is never used.
 */
record PostgresPrograms(Path directory) {
  static final String PREFIX = "server-";

  private static final int DIGEST_CHARACTERS = 12;

  /** Unpacks the programs into {@code home}, unless they are there; processes do it in turns. */
  static PostgresPrograms unpackedIn(Path home) {
    String archive = archiveName();
    Path directory = home.resolve(PREFIX + digest(archive));
    try {
      if (!Files.isDirectory(directory)) {
        unpackInTurn(archive, home, directory);
      }
    } catch (IOException e) {
      throw new CannotStartException("cannot unpack PostgreSQL into " + home + ": " + e, e);
    }
    return new PostgresPrograms(directory);
  }

  private static void unpackInTurn(String archive, Path home, Path directory) throws IOException {
    Path lockFile = home.resolve("unpacking.lock");
    try (FileChannel channel = FileChannel.open(lockFile, CREATE, WRITE, DELETE_ON_CLOSE);
        FileLock _ = channel.lock()) {
      if (!Files.isDirectory(directory)) {
        Path half = DirectoryTrees.emptyDirectory(home.resolve("unpacking"));
        unpack(archive, half);
        Files.move(half, directory, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  Path program(String name) {
    return directory.resolve("bin").resolve(name);
  }

  /** Returns 18 for PostgreSQL 18.6: only programs of that version can read a cluster. */
  String majorVersion() {
    ExternalProgram.Result result = ExternalProgram.run(List.of(), program("pg_ctl"), "--version");
    if (!result.succeeded()) {
      throw new CannotStartException(
          "PostgreSQL's programs do not run on this machine (set NISSMART_DATABASE_URL to use a server of your own): "
              + result.lastLine());
    }
    return result.output().strip().replaceFirst(".* ", "").replaceFirst("\\..*", "");
  }

  private static String archiveName() {
    String system =
        System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
    String machine =
        switch (System.getProperty("os.arch")) {
          case "aarch64" -> "arm_64";
          default -> "x86_64";
        };
    return "/postgres-" + system + "-" + machine + ".txz";
  }

  private static InputStream open(String archive) {
    InputStream stream = PostgresPrograms.class.getResourceAsStream(archive);
    if (stream == null) {
      throw new CannotStartException(
          "no PostgreSQL for this machine is packed in ("
              + archive
              + "): set NISSMART_DATABASE_URL to use a server of your own");
    }
    return new BufferedInputStream(stream, 1 << 16);
  }

  private static String digest(String archive) {
    try (InputStream stream = open(archive)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, DIGEST_CHARACTERS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  private static void unpack(String archive, Path target) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZCompressorInputStream(open(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException("an archive entry outside of the archive: " + entry.getName());
        }
        write(tar, entry, path);
      }
    }
  }

  private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path path)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else {
      Files.copy(tar, path);
      Files.setPosixFilePermissions(path, permissions(entry.getMode()));
    }
  }

  /** Returns permissions for everybody, since the server may run as another user. */
  private static Set<PosixFilePermission> permissions(int mode) {
    return PosixFilePermissions.fromString((mode & 0100) == 0 ? "rw-r--r--" : "rwxr-xr-x");
  }
}
